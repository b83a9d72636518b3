import { setTimeout as pause } from 'node:timers/promises';
import { Metrics } from '#libs/runtime';
import { startAdapter, type RunningAdapter } from '../../adapter/src/start-adapter.ts';
import { startApi, type RunningApi } from '../../api/src/start-api.ts';
import { startReconcilers } from '../../reconciler/src/start-reconcilers.ts';
import { startSink } from '../../sink/src/start-sink.ts';
import { startStewardApi, type RunningStewardApi } from '../../steward-api/src/start-steward-api.ts';
import { datasetsOf, type Environment } from './environment.ts';
import { isIdle, pipelineProgress, pipelineStatus, type PipelineProgress, type PipelineStatus } from './status.ts';

export interface PipelineOptions {
  readonly inboxDir: string;
  /** Events in a micro-batch at most. */
  readonly batchSize: number;
  /** A file is whole once it has stood still for this long. */
  readonly quietMs: number;
  /** Accept, but publish nothing until told: `adapter.publishShuffled`. */
  readonly holdPublishing?: boolean;
  /** Read files whose content is known again, once each. */
  readonly takeKnownAgain?: boolean;
  readonly host: string;
  /** 0 takes a free one. */
  readonly apiPort: number;
  readonly pushPort: number;
  /** Left out: a free one. */
  readonly stewardPort?: number;
  /** Records are linked by processes of their own; the caller starts them. */
  readonly linksElsewhere?: boolean;
  /** Events are read on a thread of their own. */
  readonly readsAside?: boolean;
}

/** Every app in this process, over one store and one log. */
export interface Pipeline {
  readonly environment: Environment;
  readonly adapter: RunningAdapter;
  readonly api: RunningApi;
  readonly stewardApi: RunningStewardApi;
  /** The first permanent failure of any app; it stops the pipeline from ever being idle. */
  readonly failure: Error | null;
  status(): Promise<PipelineStatus>;
  /**
   * Resolves once the sources are at their end and nothing is on its way.
   * @throws the permanent failure of an app.
   */
  whenIdle(onProgress?: (progress: PipelineProgress) => void, signal?: AbortSignal): Promise<PipelineStatus>;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 250;

export async function startPipeline(environment: Environment, options: PipelineOptions): Promise<Pipeline> {
  const { store, log, namespace, sources } = environment;
  let failure: Error | null = null;
  const onFailure = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(String(error));
  };
  const { adapter, api, stewardApi, stop } = await startApps(environment, options, onFailure);
  const of = { store, log, namespace, datasets: datasetsOf(sources) };
  return {
    environment,
    adapter,
    api,
    stewardApi,
    get failure() {
      return failure;
    },
    status: () => pipelineStatus(of),
    whenIdle: async (onProgress, signal) => {
      for (;;) {
        if (failure !== null) throw failure;
        signal?.throwIfAborted();
        const atEnd = adapter.isAtEnd();
        const now = await pipelineProgress(of);
        onProgress?.(now);
        // The sources were at their end before this was taken, so it covers all they gave.
        if (atEnd && isIdle(now)) return pipelineStatus(of);
        await pause(LOOK_EVERY_MS);
      }
    },
    stop,
  };
}

interface StartedApps {
  readonly adapter: RunningAdapter;
  readonly api: RunningApi;
  readonly stewardApi: RunningStewardApi;
  readonly stop: () => Promise<void>;
}

/** Consumers before producers; stopped the other way round. */
async function startApps(
  environment: Environment,
  options: PipelineOptions,
  onFailure: (error: unknown) => void,
): Promise<StartedApps> {
  const { store, log, namespace, incarnation, entityTypes, sources } = environment;
  const { logger } = environment.options;
  const { batchSize, host, inboxDir, quietMs } = options;
  // One process: each of its ports tells everything.
  const metrics = new Metrics();
  const common = { store, log, namespace, entityTypes, logger, onFailure, metrics };
  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const app of running.reverse()) await app.stop();
  };
  const keep = <App extends { stop(): Promise<void> }>(app: App): App => {
    running.push(app);
    return app;
  };
  try {
    keep(await startSink({ ...common, batchSize }, null));
    if (options.linksElsewhere !== true) {
      const { readsAside = false } = options;
      keep(await startReconcilers({ ...common, datasets: datasetsOf(sources), batchSize, readsAside }, null));
    }
    const held = { holdPublishing: options.holdPublishing ?? false, takeKnownAgain: options.takeKnownAgain ?? false };
    const adapterStart = { ...common, ...held, incarnation, sources, inboxDir, quietMs };
    const adapter = keep(await startAdapter(adapterStart, { host, port: options.pushPort }));
    const api = keep(await startApi({ store, entityTypes, logger, metrics }, { host, port: options.apiPort }));
    const stewardApi = keep(await startStewardApi(common, { host, port: options.stewardPort ?? 0 }));
    return { adapter, api, stewardApi, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
