import { monitorEventLoopDelay } from 'node:perf_hooks';
import { datasetsOf, openEnvironment } from '../../apps/all-in-one/src/environment.ts';
import { startReconcilers } from '../../apps/reconciler/src/start-reconcilers.ts';
import { startSink } from '../../apps/sink/src/start-sink.ts';
import { environmentOf, ownUse, percentile, type StageUse, type Task } from './task.ts';

/** `reconciler of others`: of the entity types that are not linked apart. */
export type StageName = 'reconciler' | 'reconciler of others' | 'sink';

/** Asked by the parent: open and wait; begin; say what it cost; forget how long linking took so far; end. */
export type StageOrder = 'start' | 'use' | 'count-link-anew' | 'stop';
export type StageAnswer =
  | { readonly kind: 'ready' | 'stopped' }
  | { readonly kind: 'consuming'; readonly loadSeconds: number }
  | { readonly kind: 'use'; readonly use: StageUse }
  | { readonly kind: 'failed'; readonly why: string };

interface Running {
  isConsuming(): boolean;
  stop(): Promise<void>;
}

/** One app in a process of its own, as in production. */
export async function runStage(task: Task & { readonly stage: StageName }): Promise<void> {
  const environment = await openEnvironment(environmentOf(task, `bench-${task.stage}`));
  const answer = (message: StageAnswer): void => void process.send?.(message);
  const costs = new Costs();
  let running: Running | null = null;
  let isStopped = false;
  // Where the one who measures failed, nobody is left to give an order.
  process.once('disconnect', () => process.exit(isStopped ? 0 : 1));
  const orders: Record<StageOrder, () => Promise<void>> = {
    start: async () => {
      costs.begin();
      const began = performance.now();
      const onFailure = (error: Error): void => answer({ kind: 'failed', why: error.stack ?? error.message });
      running = await startStage(task, environment, { onFailure, onComputed: costs.onComputed });
      while (!running.isConsuming()) await new Promise((resolve) => setTimeout(resolve, 5));
      answer({ kind: 'consuming', loadSeconds: (performance.now() - began) / 1000 });
    },
    use: async () => answer({ kind: 'use', use: costs.use() }),
    'count-link-anew': async () => costs.countLinkAnew(),
    stop: async () => {
      await running?.stop();
      await environment.close();
      answer({ kind: 'stopped' });
      isStopped = true;
      process.disconnect();
    },
  };
  process.on('message', (order: StageOrder) => {
    orders[order]().catch((error: unknown) => {
      answer({ kind: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    });
  });
  answer({ kind: 'ready' });
}

interface Hooks {
  readonly onFailure: (error: Error) => void;
  readonly onComputed: (events: number, milliseconds: number) => void;
}

async function startStage(
  task: Task & { readonly stage: StageName },
  environment: Awaited<ReturnType<typeof openEnvironment>>,
  { onFailure, onComputed }: Hooks,
): Promise<Running> {
  const { store, log, namespace, entityTypes, sources, options } = environment;
  const common = {
    ...{ store, log, namespace, entityTypes, batchSize: task.batchSize },
    ...{ logger: options.logger, onFailure },
  };
  if (task.stage === 'sink') {
    const sink = await startSink(common, null);
    return { isConsuming: () => sink.state.phase === 'consuming', stop: () => sink.stop() };
  }
  const datasets = datasetsOf(sources).filter(({ entityType }) => {
    return task.apart === undefined || (entityType === task.apart) === (task.stage === 'reconciler');
  });
  const reconcilers = await startReconcilers({ ...common, datasets, onComputed, readsAside: true }, null);
  return {
    isConsuming: () => [...reconcilers.states.values()].every(({ phase }) => phase === 'consuming'),
    stop: () => reconcilers.stop(),
  };
}

/** Counted from `begin` on, but for the peak. */
class Costs {
  private readonly holds = monitorEventLoopDelay({ resolution: 10 });
  private cpuBefore = 0;
  private computed: number[] = [];

  readonly onComputed = (events: number, milliseconds: number): void => {
    for (let i = 0; i < events; i += 1) this.computed.push(milliseconds);
  };

  begin(): void {
    this.cpuBefore = ownUse().cpuSeconds;
    this.computed = [];
    this.holds.reset();
    this.holds.enable();
  }

  countLinkAnew(): void {
    this.computed = [];
  }

  use(): StageUse {
    const { cpuSeconds, peakRssMb } = ownUse();
    const sorted = Float64Array.from(this.computed).sort();
    const link = { events: sorted.length, p50: percentile([...sorted], 0.5), p99: percentile([...sorted], 0.99) };
    return {
      ...{ cpuSeconds: cpuSeconds - this.cpuBefore, peakRssMb, link },
      rssMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
      longestHoldMs: Math.round(this.holds.max / 1e6),
    };
  }
}
