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
  /** While the engine still compiles what it runs, and after that. */
  readonly fromStart: LatencyWindow;
  readonly after: LatencyWindow;
  /** Processor seconds of both stages and of the server for them, loading left out. */
  readonly cpuSeconds: number;
  readonly stages: Readonly<Record<'reconciler' | 'sink', MeasuredStage>>;
}

export interface LatencyWindow {
  /** Milliseconds from the answer of the adapter until the unified record is committed. */
  readonly visible: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Milliseconds of computing the batch, of each event in it. */
  readonly link: { readonly p50: number; readonly p99: number };
}

/** Every process is new: for so long its code is compiled while it runs. */
export const START_SECONDS = 5;

/** On a store that is full: loading, then changes that come at a steady pace whatever the pipeline does (open loop). */
export async function measureLatency(
  task: Task & { readonly seconds: number; readonly perSecond: number },
  watch: ServerWatch,
): Promise<Latency> {
  const environment = await openEnvironment(environmentOf(task, 'bench'));
  const reconciler = await StageProcess.open('reconciler', task);
  const sink = await StageProcess.open('sink', task);
  try {
    const stages = new Map<StageName, StageProcess>([
      ['reconciler', reconciler],
      ['sink', sink],
    ]);
    const usesOfStages = async (): Promise<Latency['stages']> => ({
      reconciler: await stageUse('reconciler', stages, watch),
      sink: await stageUse('sink', stages, watch),
    });
    const loadSeconds = await reconciler.start();
    await sink.start();
    await watch.look();
    const before = await usesOfStages();
    const [pushed, start] = await Promise.all([pushAll(task, environment, watch), linkOfStart(reconciler)]);
    const waits = await waitsOf(environment.store, pushed);
    const use = await usesOfStages();
    const isStart = (_: unknown, i: number): boolean =>
      (pushed.accepted[i]?.[2] ?? 0) < pushed.beganAt + START_SECONDS * 1000;
    return {
      ...{ loadSeconds, loadedRssMb: before.reconciler.rssMb, loadHoldMs: before.reconciler.longestHoldMs },
      ...{
        perSecond: task.perSecond,
        seconds: task.seconds,
        changes: waits.length,
        unseen: waits.filter((wait) => wait === null).length,
      },
      fromStart: { visible: spreadOf(waits.filter(isStart)), link: start },
      after: { visible: spreadOf(waits.filter((wait, i) => !isStart(wait, i))), link: use.reconciler.link },
      cpuSeconds: cpuOf(use.reconciler) - cpuOf(before.reconciler) + cpuOf(use.sink) - cpuOf(before.sink),
      stages: use,
    };
  } finally {
    await reconciler.stop();
    await sink.stop();
    await environment.close();
  }
}

/** What linking takes at first; from then on it is counted anew. */
async function linkOfStart(reconciler: StageProcess): Promise<LatencyWindow['link']> {
  await pause(START_SECONDS * 1000);
  const { link } = await reconciler.use();
  reconciler.countLinkAnew();
  return link;
}

function spreadOf(waits: readonly (number | null)[]): LatencyWindow['visible'] {
  const seen = waits.filter((wait) => wait !== null).sort((a, b) => a - b);
  return { p50: percentile(seen, 0.5), p99: percentile(seen, 0.99), max: percentile(seen, 1) };
}

function cpuOf({ cpuSeconds, server }: MeasuredStage): number {
  return cpuSeconds + server.cpuSeconds;
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
