import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One sample of a figure that is read when it is asked for. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface FigureOptions {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: () => Promise<readonly Sample[]> | readonly Sample[];
}

/** One micro-batch as its consumer took it. */
export interface TakenBatch {
  readonly consumer: string;
  readonly events: readonly { readonly timestampMs: number }[];
  readonly seconds: number;
}

/** Of a large batch so many ages stand for all: what is measured must not slow down what it measures. */
const MOST_AGES = 32;
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/**
 * What a process says of itself to Prometheus: memory, event loop and micro-batches always, and whatever figures its
 * apps add. Labels are names of sources, topics, consumers and codes, never anything of a person.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly batchEvents: Histogram<'consumer'>;
  private readonly batchSeconds: Histogram<'consumer'>;
  private readonly ages: Histogram<'consumer'>;
  private readonly visible: Histogram;
  private readonly unread: Counter<'figure'>;

  constructor() {
    const registers = [this.registry];
    const labelNames = ['consumer'] as const;
    collectDefaultMetrics({ register: this.registry });
    this.batchEvents = new Histogram({
      name: 'lienthong_batch_events',
      help: 'Events in a micro-batch.',
      buckets: [1, 2, 5, 10, 50, 100, 500, 1000, 2000, 5000, 20_000],
      labelNames,
      registers,
    });
    this.batchSeconds = new Histogram({
      name: 'lienthong_batch_seconds',
      help: 'From taking a micro-batch until the next one may be taken.',
      buckets: SECONDS,
      labelNames,
      registers,
    });
    this.ages = new Histogram({
      name: 'lienthong_event_age_seconds',
      help: 'From an event coming onto the log until its consumer has taken it; of large batches a sample.',
      buckets: SECONDS,
      labelNames,
      registers,
    });
    this.visible = new Histogram({
      name: 'lienthong_accepted_to_visible_seconds',
      help: 'From the acceptance of a change until the unified record that shows it is committed; of large batches a sample.',
      buckets: SECONDS,
      registers,
    });
    this.unread = new Counter({
      name: 'lienthong_figures_unread_total',
      help: 'Figures that could not be read when they were asked for.',
      labelNames: ['figure'],
      registers,
    });
  }

  /** Counts a micro-batch that was taken at `nowMs`. */
  takeBatch({ consumer, events, seconds }: TakenBatch, nowMs: number): void {
    this.batchEvents.observe({ consumer }, events.length);
    this.batchSeconds.observe({ consumer }, seconds);
    const step = Math.max(1, Math.ceil(events.length / MOST_AGES));
    for (let i = 0; i < events.length; i += step) {
      this.ages.observe({ consumer }, Math.max(0, (nowMs - (events[i]?.timestampMs ?? nowMs)) / 1000));
    }
  }

  /** Counts a change that is to be seen since `nowMs`; the two clocks may be those of two machines. */
  observeVisible(acceptedMs: number, nowMs: number): void {
    this.visible.observe(Math.max(0, nowMs - acceptedMs) / 1000);
  }

  /** Adds a figure. One that cannot be read is left out of the answer, and counted. */
  addFigure({ name, help, labels, read }: FigureOptions): void {
    const { unread } = this;
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      async collect() {
        this.reset();
        try {
          for (const sample of await read()) this.set(sample.labels, sample.value);
        } catch {
          unread.inc({ figure: name });
        }
      },
    });
  }

  /** The text format of Prometheus, and its content type. */
  async answer(): Promise<{ readonly text: string; readonly contentType: string }> {
    return { text: await this.registry.metrics(), contentType: this.registry.contentType };
  }
}
