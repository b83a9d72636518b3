import { readVisibleVersions, type Store } from '#libs/store';
import { setTimeout as pause } from 'node:timers/promises';
import { datasetsOf, openEnvironment, type Environment } from '../../apps/all-in-one/src/environment.ts';
import { isIdle, pipelineProgress } from '../../apps/all-in-one/src/status.ts';
import { inProcess } from './child-process.ts';
import { stageUse, type MeasuredStage } from './measure.ts';
import type { Pushed, PushTask } from './push.ts';
import type { ServerWatch } from './server-watch.ts';
import { StageProcess } from './stage-process.ts';
import type { StageName } from './stage.ts';
import { environmentOf, percentile, type Task } from './task.ts';

export interface Latency {
  /** From the start of the reconcilers on the loaded store until each consumes. */
  readonly loadSeconds: number;
  /** Of the reconcilers' process when it was loaded. */
  readonly loadedRssMb: number;
  /** The longest that loading held the event loop. */
  readonly loadHoldMs: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly changes: number;
  /** Changes that no version of an entity was seen for. */
  readonly unseen: number;
  /** Milliseconds from the answer of the adapter until the unified record is committed. */
  readonly visible: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly stages: Readonly<Record<StageName, MeasuredStage>>;
}

/** On a store that is full: loading, then changes that come at a steady pace whatever the pipeline does (open loop). */
export async function measureLatency(
  task: Task & { readonly seconds: number; readonly perSecond: number },
  watch: ServerWatch,
): Promise<Latency> {
  const environment = await openEnvironment(environmentOf(task, 'bench'));
  const reconciler = await StageProcess.open('reconciler', task);
  const sink = await StageProcess.open('sink', task);
  try {
    const loadSeconds = await reconciler.start();
    const loaded = await reconciler.use();
    await sink.start();
    const pushed = await pushAll(task, environment, watch);
    const stages = new Map<StageName, StageProcess>([
      ['reconciler', reconciler],
      ['sink', sink],
    ]);
    const waits = await waitsOf(environment.store, pushed);
    const seen = waits.filter((wait) => wait !== null).sort((a, b) => a - b);
    return {
      ...{ loadSeconds, loadedRssMb: loaded.rssMb, loadHoldMs: loaded.longestHoldMs },
      ...{
        perSecond: task.perSecond,
        seconds: task.seconds,
        changes: waits.length,
        unseen: waits.length - seen.length,
      },
      visible: { p50: percentile(seen, 0.5), p99: percentile(seen, 0.99), max: percentile(seen, 1) },
      stages: { reconciler: await stageUse('reconciler', stages, watch), sink: await stageUse('sink', stages, watch) },
    };
  } finally {
    await reconciler.stop();
    await sink.stop();
    await environment.close();
  }
}

async function pushAll(task: PushTask, environment: Environment, watch: ServerWatch): Promise<Pushed> {
  const { store, log, namespace, sources } = environment;
  const pushing = inProcess<Pushed>('pipeline-push', task);
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  pushing.then(over, over);
  while (!isOver) {
    await watch.look();
    await pause(500);
  }
  const pushed = await pushing;
  const of = { store, log, namespace, datasets: datasetsOf(sources) };
  while (!isIdle(await pipelineProgress(of))) {
    await watch.look();
    await pause(100);
  }
  return pushed;
}

/** For each change accepted, how long until a version of its entity showed it; null where none did. */
async function waitsOf(store: Store, pushed: Pushed): Promise<(number | null)[]> {
  const shown = new Map<string, { version: bigint; visibleAt: number }[]>();
  for (const { visibleAt, members } of await readVisibleVersions(store.pool, pushed.beganAt)) {
    for (const { record, version } of members) {
      if (version === undefined) continue;
      const list = shown.get(record) ?? [];
      list.push({ version: BigInt(version), visibleAt });
      shown.set(record, list);
    }
  }
  return pushed.accepted.map(([record, version, acceptedAt]) => {
    const times = (shown.get(record) ?? [])
      .filter((each) => each.version >= BigInt(version))
      .map(({ visibleAt }) => visibleAt);
    return times.length === 0 ? null : Math.max(0, Math.min(...times) - acceptedAt);
  });
}
