import { quarantinedTopic, recordChangedTopic, type TopicDefinition } from '#libs/contract';
import type { Logger } from '#libs/runtime';
import { forgetAnswers, type Store } from '#libs/store';
import type { EventLog } from '#libs/stream';
import { Acceptance } from './accept/acceptance.ts';
import type { ConnectedSource } from './connected-source.ts';
import { KINDS } from './kinds/kinds.ts';
import type { KindSettingsAtRun, SourceReading } from './kinds/source-kind.ts';
import { OutboxRelay } from './publish-changes/outbox-relay.ts';

export interface AdapterOptions {
  readonly store: Store;
  readonly log: EventLog;
  /** Of this store: prefix of its topics, and part of every assigned version. */
  readonly installation: { readonly namespace: string; readonly incarnation: number };
  readonly sources: readonly ConnectedSource[];
  readonly logger: Logger;
  /** Root of the folders into which sources drop files. */
  readonly inboxDir: string;
  readonly quietMs?: number;
  readonly rescanMs?: number;
  /** Rows in one acceptance, events in one publication; default 1,000. */
  readonly batchSize?: number;
  /** Answers given under an Idempotency-Key are kept for so many days; left out: for ever. */
  readonly answerDays?: number;
  /** Read files whose content is known once more. */
  readonly takeKnownAgain?: boolean;
  /** Publish nothing until `publishShuffled` or `release` is called. */
  readonly holdOutbox?: boolean;
  /** Something has stopped for good; the process should end and say so. */
  readonly onFailure: (error: unknown) => void;
  readonly now?: () => number;
}

const FORGET_EVERY_MS = 3_600_000;
const DEFAULTS = { quietMs: 2000, rescanMs: 5000, batchSize: 1000 };

/** Every source of this process, the acceptance they share, and the relay that publishes what was accepted. */
export class AdapterService {
  readonly relay: OutboxRelay;
  private readonly sources: ReadonlyMap<string, { readonly source: ConnectedSource; readonly acceptance: Acceptance }>;
  private readonly readings = new Map<string, SourceReading>();
  private forgetting: NodeJS.Timeout | undefined;
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly options: AdapterOptions) {
    const { store, log, logger, sources, installation } = options;
    const onFailure = (error: unknown): void => {
      this.failure ??= { error };
      options.onFailure(error);
    };
    this.relay = new OutboxRelay({
      store,
      log,
      logger,
      topics: topicsOf(installation.namespace, sources),
      onFailure,
      ...(options.holdOutbox !== undefined && { hold: options.holdOutbox }),
      ...(options.batchSize !== undefined && { batchSize: options.batchSize }),
    });
    const shared = {
      store,
      logger,
      ...installation,
      now: options.now ?? Date.now,
      onAccepted: () => this.relay.wake(),
    };
    this.sources = new Map(
      sources.map((source) => [source.name, { source, acceptance: new Acceptance({ ...shared, source }) }]),
    );
    const settings: KindSettingsAtRun = {
      inboxDir: options.inboxDir,
      quietMs: options.quietMs ?? DEFAULTS.quietMs,
      rescanMs: options.rescanMs ?? DEFAULTS.rescanMs,
      batchSize: options.batchSize ?? DEFAULTS.batchSize,
      takeKnownAgain: options.takeKnownAgain ?? false,
    };
    for (const { source, acceptance } of this.sources.values()) {
      const reading = KINDS[source.kind]({ source, acceptance, store, logger, settings, onFailure });
      if (reading !== null) this.readings.set(source.name, reading);
    }
  }

  start(): void {
    this.relay.start();
    for (const reading of this.readings.values()) reading.start();
    this.forgetting = setInterval(() => void this.forgetOldAnswers(), FORGET_EVERY_MS).unref();
  }

  /** One that fails is tried again with the next hour: nothing waits for it. */
  private async forgetOldAnswers(): Promise<void> {
    const { answerDays, store, logger } = this.options;
    if (answerDays === undefined) return;
    await forgetAnswers(store.pool, answerDays).catch((err: unknown) =>
      logger.warn({ err }, 'old answers are not forgotten'),
    );
  }

  /** Sources first, then the relay: what is accepted by then and not published waits in the outbox. */
  async stop(): Promise<void> {
    clearInterval(this.forgetting);
    await Promise.all([...this.readings.values()].map((reading) => reading.stop()));
    await this.relay.stop();
  }

  /** Whether every source has been read to its end and everything accepted is on the log. */
  async isAtEnd(): Promise<boolean> {
    return this.areSourcesAtEnd() && (await this.relay.isEmpty());
  }

  /** Whether every source has been read to its end, whatever waits in the outbox. */
  areSourcesAtEnd(): boolean {
    return [...this.readings.values()].every((reading) => reading.isAtEnd());
  }

  /** Looks for new rows at once; until that has happened, no source is at its end. */
  rescan(): void {
    for (const reading of this.readings.values()) reading.rescan();
  }

  /** @throws what stopped a source or the relay for good. */
  throwIfFailed(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }

  /** The acceptance of a source that waits to be called; undefined when no such source does. */
  acceptanceOf(source: string): { readonly source: ConnectedSource; readonly acceptance: Acceptance } | undefined {
    return this.sources.get(source);
  }

  /** Reads again, from the start, what was read to its end: for files, every one of this name. */
  async takeAgain(source: string, name: string): Promise<boolean> {
    return (await this.readings.get(source)?.takeAgain?.(name)) ?? false;
  }
}

/** Every topic that these sources' changes and refusals go to. */
export function topicsOf(namespace: string, sources: readonly ConnectedSource[]): TopicDefinition[] {
  return sources.flatMap(({ name, definition }) => [
    ...Object.keys(definition.datasets).map((dataset) => recordChangedTopic(namespace, name, dataset)),
    quarantinedTopic(namespace, name),
  ]);
}
