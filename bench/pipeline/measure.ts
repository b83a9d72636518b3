import { setTimeout as pause } from 'node:timers/promises';
import { datasetsOf, openEnvironment, type Environment } from '../../apps/all-in-one/src/environment.ts';
import { isIdle, pipelineProgress, pipelineStatus } from '../../apps/all-in-one/src/status.ts';
import type { ServedUse, ServerWatch, UseOfServers } from './server-watch.ts';
import { StageProcess } from './stage-process.ts';
import type { StageName } from './stage.ts';
import { environmentOf, secondsSince, type StageUse, type Task } from './task.ts';

/** One of the consuming processes, with what the server did for it. */
export interface MeasuredStage extends StageUse {
  readonly server: ServedUse;
}

/** Processor seconds of all consuming processes and the server when so many changes were consumed. */
interface Sample {
  readonly consumed: number;
  readonly cpuSeconds: number;
}

/** The reconciler of others is there where an entity type is linked apart. */
export type MeasuredStages = Readonly<
  Record<'reconciler' | 'sink', MeasuredStage> & Partial<Record<'reconciler of others', MeasuredStage>>
>;

export interface Measured {
  /** Events on the record-changed topics. */
  readonly changes: number;
  /** From the start of the reconcilers on full topics until every lag, the sink's as well, is zero. */
  readonly seconds: number;
  readonly stages: MeasuredStages;
  /** Over those seconds. */
  readonly before: UseOfServers;
  readonly after: UseOfServers;
  /** Microseconds of processor time a change, by how many changes were consumed: tenths of the whole. */
  readonly costs: readonly { readonly consumed: number; readonly microseconds: number }[];
  /** The same for what was still done when all changes were consumed: entities told, and stored. */
  readonly afterwardsMicroseconds: number;
  readonly entities: number;
  readonly unaccounted: number;
}

const LOOK_EVERY_MS = 250;
const OTHERS = 'reconciler of others' as const;

/** Consumes full topics: the reconcilers in one process, the sink in another, on all processors that there are. */
export async function measure(task: Task, watch: ServerWatch, profile?: string): Promise<Measured> {
  const environment = await openEnvironment(environmentOf(task, 'bench'));
  const stages = new Map<StageName, StageProcess>();
  try {
    const names: StageName[] = ['sink', 'reconciler', ...(task.apart === undefined ? [] : [OTHERS])];
    for (const name of names) stages.set(name, await StageProcess.open(name, task, profile));
    return await drain(environment, stages, watch);
  } finally {
    for (const stage of stages.values()) await stage.stop();
    await environment.close();
  }
}

async function drain(
  environment: Environment,
  stages: ReadonlyMap<StageName, StageProcess>,
  watch: ServerWatch,
): Promise<Measured> {
  const { store, log, namespace, sources } = environment;
  const of = { store, log, namespace, datasets: datasetsOf(sources) };
  const before = await watch.total();
  const started = performance.now();
  const starting = Promise.all([...stages.values()].map((stage) => stage.start()));
  const samples: Sample[] = [];
  for (;;) {
    for (const stage of stages.values()) stage.throwIfFailed();
    const progress = await pipelineProgress(of);
    await watch.look();
    samples.push({
      consumed: progress.published - sumOf(progress.lag, (consumer) => consumer !== 'sink'),
      cpuSeconds: cpuNow(stages, await watch.total()),
    });
    if (isIdle(progress)) break;
    await pause(LOOK_EVERY_MS);
  }
  const seconds = secondsSince(started);
  await starting;
  const after = await watch.total();
  const status = await pipelineStatus(of);
  const [reconciler, sink] = [await stageUse('reconciler', stages, watch), await stageUse('sink', stages, watch)];
  const others = stages.has(OTHERS) ? { [OTHERS]: await stageUse(OTHERS, stages, watch) } : {};
  return {
    changes: status.published,
    seconds,
    stages: { reconciler, sink, ...others },
    before,
    after,
    costs: tenths(samples, status.published),
    afterwardsMicroseconds: afterwards(samples, status.published),
    entities: Object.values(status.entities).reduce((sum, each) => sum + each, 0),
    unaccounted: Object.values(status.conservation).reduce((sum, each) => sum + each.unaccounted, 0),
  };
}

export async function stageUse(
  name: StageName,
  stages: ReadonlyMap<StageName, StageProcess>,
  watch: ServerWatch,
): Promise<MeasuredStage> {
  const stage = stages.get(name);
  if (stage === undefined) throw new Error(`${name} was not started`);
  return { ...(await stage.use()), server: watch.servedTo(`bench-${name}`) };
}

/** Processor seconds so far of the consuming processes, the server and the broker. */
function cpuNow(stages: ReadonlyMap<StageName, StageProcess>, servers: UseOfServers): number {
  const own = [...stages.values()].reduce((sum, stage) => sum + stage.cpuSeconds(), 0);
  return own + (servers.cpuSeconds ?? 0) + (servers.brokerCpuSeconds ?? 0);
}

function sumOf(lag: Readonly<Record<string, number>>, counts: (consumer: string) => boolean): number {
  return Object.entries(lag).reduce((sum, [consumer, behind]) => (counts(consumer) ? sum + behind : sum), 0);
}

function afterwards(samples: readonly Sample[], changes: number): number {
  const from = samples.find(({ consumed }) => consumed >= changes);
  const to = samples.at(-1);
  return from === undefined || to === undefined ? 0 : Math.round(((to.cpuSeconds - from.cpuSeconds) * 1e6) / changes);
}

/** The cost of a change in each tenth of the run: whether it grows with what is resident. */
function tenths(samples: readonly Sample[], changes: number): { consumed: number; microseconds: number }[] {
  const costs: { consumed: number; microseconds: number }[] = [];
  let from = samples[0];
  for (let tenth = 1; tenth <= 10; tenth += 1) {
    const to = samples.find(({ consumed }) => consumed >= (changes * tenth) / 10);
    if (from === undefined || to === undefined) break;
    const consumed = to.consumed - from.consumed;
    if (consumed === 0) continue;
    costs.push({
      consumed: to.consumed,
      microseconds: Math.round(((to.cpuSeconds - from.cpuSeconds) * 1e6) / consumed),
    });
    from = to;
  }
  return costs;
}
