import { setTimeout as pause } from 'node:timers/promises';
import { digestOfStore } from '#libs/store';
import { datasetsOf, openEnvironment } from '../../apps/all-in-one/src/environment.ts';
import { isIdle, pipelineProgress, pipelineStatus } from '../../apps/all-in-one/src/status.ts';
import { startReconcilers } from '../../apps/reconciler/src/start-reconcilers.ts';
import { startSink } from '../../apps/sink/src/start-sink.ts';
import { environmentOf, ownUse, secondsSince, type ProcessUse, type Task } from './task.ts';

export interface Measured {
  /** Events on the record-changed topics. */
  readonly changes: number;
  /** From the start of the reconcilers on full topics until every lag, the sink's as well, is zero. */
  readonly seconds: number;
  /** Of the process that holds the reconcilers and the sink, over those seconds; its peak since it began. */
  readonly process: ProcessUse;
  readonly entities: number;
  readonly unaccounted: number;
  /** Of the store; null where it was not asked for. */
  readonly digest: string | null;
}

/** Looking costs the measured processes a little, and the end is known this exactly. */
const LOOK_EVERY_MS = 100;

/** Consumes full topics: the reconcilers and the sink together, on all processors that there are. */
export async function measure(task: Task & { readonly digest: boolean }): Promise<Measured> {
  const environment = await openEnvironment(environmentOf(task));
  const { store, log, namespace, entityTypes, sources, options } = environment;
  let failure: Error | null = null;
  const common = {
    ...{ store, log, namespace, entityTypes, batchSize: task.batchSize, logger: options.logger },
    onFailure: (error: Error) => {
      failure ??= error;
    },
  };
  const datasets = datasetsOf(sources);
  const of = { store, log, namespace, datasets };
  const before = ownUse();
  const started = performance.now();
  const sink = await startSink(common, null);
  const reconcilers = await startReconcilers({ ...common, datasets }, null);
  const failed = (): Error | null => failure;
  for (;;) {
    const error = failed();
    if (error !== null) throw error;
    if (isIdle(await pipelineProgress(of))) break;
    await pause(LOOK_EVERY_MS);
  }
  const seconds = secondsSince(started);
  const after = ownUse();
  const status = await pipelineStatus(of);
  await reconcilers.stop();
  await sink.stop();
  const digest = task.digest ? (await digestOfStore(store.pool)).sha256 : null;
  await environment.close();
  return {
    changes: status.published,
    seconds,
    process: { cpuSeconds: after.cpuSeconds - before.cpuSeconds, peakRssMb: after.peakRssMb },
    entities: Object.values(status.entities).reduce((sum, each) => sum + each, 0),
    unaccounted: Object.values(status.conservation).reduce((sum, each) => sum + each.unaccounted, 0),
    digest,
  };
}
