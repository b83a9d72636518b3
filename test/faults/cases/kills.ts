import { setTimeout as pause } from 'node:timers/promises';
import type { AppProcess } from '../../support/app-process.ts';
import type { CaseContext, FaultCase } from '../fault-case.ts';
import { below, pick } from '../seeded.ts';
import { START_PATIENCE_MS, type App } from '../stage.ts';

export const WRITER = 'reconciler.person';

export interface AtWork {
  readonly process: AppProcess;
  /** What it does, for measuring when that goes on. */
  readonly consumer: string;
}

/** The instance at work: the owner of the consumer, or the only one there is. */
export async function atWorkOn({ stage }: CaseContext, app: App): Promise<AtWork> {
  const running = stage.running(app);
  for (const giveUpAt = Date.now() + 30_000; Date.now() < giveUpAt; await pause(100)) {
    if (app !== 'sink' && app !== 'reconciler') break;
    const owner = await stage.ownerOf(app === 'sink' ? 'sink' : WRITER);
    if (owner !== null) return owner;
  }
  if (running[0] === undefined) throw new Error(`no ${app} runs`);
  return { process: running[0], consumer: app };
}

export const consumerOf = (app: App): string => (app === 'reconciler' ? WRITER : app);

export const KILLS: readonly FaultCase[] = [
  {
    name: 'kill -9 of the adapter while it reads and publishes',
    covers: ['F01', 'F02', 'F10'],
    expects: 'every accepted change is published, none twice under another id; files go on where they stood',
    turn: 'often',
    run: (context) => killAtWork(context, 'adapter'),
  },
  {
    name: 'kill -9 of the reconciler that writes; the other takes over',
    covers: ['F02', 'F10', 'F12'],
    expects: 'the stand-by takes over after the lease; its memory is that of the dead one',
    turn: 'often',
    run: (context) => killAtWork(context, 'reconciler'),
  },
  {
    name: 'kill -9 of the sink that stores; the other takes over',
    covers: ['F02', 'F10', 'F12'],
    expects: 'the other one stores the rest, each event once',
    turn: 'often',
    run: (context) => killAtWork(context, 'sink'),
  },
  {
    name: 'kill -9 of the api while it is asked',
    covers: [],
    expects: 'it answers again; nothing else notices',
    turn: 'often',
    run: (context) => killAtWork(context, 'api'),
  },
  {
    name: 'kill -9 of the steward-api while stewards judge',
    covers: ['F01', 'F03', 'F41'],
    expects: 'every judgement is given once and reaches the reconciler, whatever answer was lost',
    turn: 'often',
    run: (context) => killAtWork(context, 'steward-api'),
  },
  {
    name: 'kill -9 of the stand-by while it takes over',
    covers: ['F06', 'F12'],
    expects: 'whoever comes next takes over; nobody writes meanwhile',
    turn: 'often',
    run: async (context) => {
      const { stage } = context;
      await context.atWork(WRITER);
      const { process: owner } = await atWorkOn(context, 'reconciler');
      const heir = stage.running('reconciler').find((each) => each !== owner);
      if (heir !== undefined) {
        // It dies where its memory is half loaded.
        heir.kill();
        heir.nextEnv = { FAULT_POINT: 'loading' };
        await heir.untilReady(START_PATIENCE_MS);
      }
      owner.kill();
      context.fault('kill -9: reconciler');
      context.fault('kill -9: stand-by in the middle of taking over');
      await context.recovered('reconciler', WRITER);
      context.expect(heir === undefined || heir.ends.includes('SIGKILL'), 'the stand-by died while it took over');
    },
  },
  {
    name: 'kill -9 of every process at once',
    leavesNobody: true,
    covers: ['F02', 'F03', 'F10'],
    expects: 'all come back and finish',
    turn: 'often',
    run: async (context) => {
      await context.atWork(WRITER);
      for (const each of context.stage.processes.values()) {
        if (each.kill()) context.fault(`kill -9: ${each.app}`);
      }
      await context.recovered('reconciler', WRITER);
    },
  },
];

async function killAtWork(context: CaseContext, app: App): Promise<void> {
  await context.atWork(consumerOf(app));
  await pause(below(context.random, 300));
  const { process: victim, consumer } = await atWorkOn(context, app);
  context.expect(victim.kill(), `${victim.name} is there to be killed`);
  context.fault(`kill -9: ${app}`);
  await context.recovered(app, consumer);
}

interface Point {
  readonly app: App;
  readonly point: string;
  readonly covers: readonly string[];
  readonly expects: string;
}

const POINTS: readonly Point[] = [
  {
    app: 'adapter',
    point: 'accepting',
    covers: ['F02'],
    expects: 'nothing of the acceptance is there; it is done again',
  },
  {
    app: 'adapter',
    point: 'accepted',
    covers: ['F01', 'F03'],
    expects: 'the caller repeats and gets the same receipt',
  },
  { app: 'adapter', point: 'published', covers: ['F07'], expects: 'published again under the same ids: duplicates' },
  { app: 'reconciler', point: 'committing', covers: ['F02'], expects: 'the batch is taken again, whole' },
  { app: 'reconciler', point: 'committed', covers: ['F03', 'F10'], expects: 'the heir publishes what was committed' },
  { app: 'reconciler', point: 'published', covers: ['F07'], expects: 'published again; the sink counts duplicates' },
  { app: 'sink', point: 'committing', covers: ['F02'], expects: 'the batch is stored by the next owner' },
  { app: 'sink', point: 'committed', covers: ['F03', 'F10'], expects: 'the stored offsets say where to go on' },
];

/** It dies by its own hand exactly there. */
export const POINT_CASES: readonly FaultCase[] = POINTS.map(({ app, point, covers, expects }) => ({
  name: `the ${app} dies at the point "${point}"`,
  leavesNobody: true,
  covers,
  expects,
  turn: 'often',
  run: async (context) => {
    await context.atWork(consumerOf(app));
    const armed = { FAULT_POINT: `${point}:${1 + below(context.random, 3)}` };
    // Whoever owns after the kill runs into the point: all instances are armed.
    for (const each of context.stage.running(app)) {
      each.nextEnv = armed;
      each.kill();
      context.fault(`kill -9: ${app}`);
    }
    const died = (): number => context.stage.running(app).filter(({ ends }) => ends.includes('SIGKILL')).length;
    for (const giveUpAt = Date.now() + 180_000; died() === 0 && Date.now() < giveUpAt; await pause(50)) {
      await context.flow.keepGoing();
    }
    context.expect(died() > 0, `the ${app} came to the point "${point}"`);
    context.fault(`kill -9 at a named point: ${app}, ${point}`, died());
    await context.recovered(app, consumerOf(app));
  },
}));

/** One more, of anybody, not measured: while the rest of the round drains. */
export function killSomebody({ stage, random, fault }: CaseContext): void {
  const victim = pick(random, [...stage.processes.values()]);
  if (victim.kill()) fault(`kill -9: ${victim.app}`);
}
