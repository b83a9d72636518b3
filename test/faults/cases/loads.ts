import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { START_PATIENCE_MS } from '../stage.ts';
import { NotRun, type FaultCase } from '../fault-case.ts';
import { atWorkOn, WRITER } from './kills.ts';

const HOT_CHANGES = 100_000;
const SHARING = 50_000;
const LIBFAKETIME = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64'].map((folder) =>
  join(folder, 'faketime/libfaketimeMT.so.1'),
);

export const LOADS: readonly FaultCase[] = [
  {
    name: 'poison at the head of every partition, and a kill in the middle of it',
    covers: ['F25', 'F26', 'F27'],
    expects: 'each bad row and event is quarantined with a reason; those behind it are applied',
    turn: 'often',
    run: async (context) => {
      const { flow, registers, random, stage } = context;
      await flow.send({ files: registers.poisoned(random, flow.nextLabel(), 60), calls: [], judgements: [] });
      context.fault('poison at the head of a file');
      await context.poison(60);
      context.fault('poison at the head of partitions');
      await flow.more();
      const { process: victim } = await atWorkOn(context, 'reconciler');
      if (victim.kill()) context.fault('kill -9: reconciler');
      await context.recovered('reconciler', WRITER);
      context.expect(
        stage.running('reconciler').every(({ ends }) => !ends.includes(1)),
        'no reconciler gave up',
      );
    },
  },
  {
    name: 'a whole register is sent again, and the sink is killed meanwhile',
    covers: ['F17', 'F23', 'F50'],
    expects: 'every row is a duplicate or changes nothing',
    turn: 'store',
    run: async (context) => {
      const { flow, registers, random } = context;
      await flow.send({ files: registers.again(random, flow.nextLabel()), calls: [], judgements: [] });
      context.fault('register sent again');
      await context.atWork(WRITER);
      const { process: victim, consumer } = await atWorkOn(context, 'sink');
      if (victim.kill()) context.fault('kill -9: sink');
      await context.recovered('sink', consumer);
    },
  },
  {
    name: `one record is changed ${HOT_CHANGES} times, and the writer is killed meanwhile`,
    covers: ['F48'],
    expects: 'the last version stands; every one is counted',
    turn: 'once',
    run: async (context) => {
      const { flow, registers, random } = context;
      await flow.send({ files: registers.hot(random, flow.nextLabel(), HOT_CHANGES), calls: [], judgements: [] });
      context.fault(`one record changed ${HOT_CHANGES} times`);
      await context.atWork(WRITER);
      const { process: victim } = await atWorkOn(context, 'reconciler');
      if (victim.kill()) context.fault('kill -9: reconciler');
      await context.recovered('reconciler', WRITER);
    },
  },
  {
    name: `a telephone number is shared by ${SHARING} records`,
    covers: ['F49'],
    expects: 'the key goes inactive with an alarm; nobody is joined by it',
    turn: 'once',
    run: async (context) => {
      const { flow, registers, random, stage } = context;
      await flow.send({ files: registers.sharing(random, flow.nextLabel(), SHARING), calls: [], judgements: [] });
      context.fault(`a phone shared by ${SHARING} records`);
      await context.atWork(WRITER);
      await pause(2000);
      const { process: victim } = await atWorkOn(context, 'reconciler');
      if (victim.kill()) context.fault('kill -9: reconciler');
      await context.recovered('reconciler', WRITER);
      await context.settled();
      const { rowCount } = await stage.store.pool.query(`SELECT FROM linkage.alarm WHERE kind LIKE '%key%' LIMIT 1`);
      context.expect(rowCount === 1, 'an alarm tells of the key');
    },
  },
  ...(['adapter', 'reconciler', 'sink'] as const).map((app): FaultCase => {
    return {
      name: `the clock of every ${app} is a day off`,
      leavesNobody: true,
      covers: ['F36'],
      expects: 'leases are on the database’s clock and no rule reads one: nothing changes',
      turn: 'store',
      run: async (context) => {
        const library = LIBFAKETIME.find((path) => existsSync(path));
        if (library === undefined) throw new NotRun('libfaketime is not installed (Debian: faketime)');
        const days = context.random() < 0.5 ? '+1d' : '-1d';
        for (const each of context.stage.running(app)) {
          each.moreEnv = { LD_PRELOAD: library, FAKETIME: days, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
          each.kill();
          context.fault(`clock a day off: ${app}`);
        }
        await context.recovered(app, app === 'reconciler' ? WRITER : app);
        await context.settled();
        for (const each of context.stage.running(app)) {
          each.moreEnv = {};
          each.kill();
        }
        await context.recovered(app, app === 'reconciler' ? WRITER : app);
      },
    };
  }),
  {
    name: 'sinks come and go',
    covers: ['F12', 'F13'],
    expects: 'partitions are handed over again and again; each event is stored once',
    turn: 'store',
    run: async (context) => {
      const { stage } = context;
      await context.atWork('sink');
      for (let n = 3; n <= 6; n += 1) {
        const more = await stage.add(`sink-${n}`, 'sink');
        more.start();
        await context.flow.more();
        await pause(700);
        const former = stage.running('sink')[0];
        if (n % 2 === 0 && former?.kill() === true) context.fault('kill -9: sink');
        context.fault('a further sink');
      }
      await context.recovered('sink', 'sink');
      for (let n = 3; n <= 6; n += 1) await stage.remove(`sink-${n}`);
      context.fault('a sink leaves', 4);
      await context.recovered('sink', 'sink');
    },
  },
  {
    name: 'the former version of the code works beside this one, and takes over',
    covers: ['F38', 'F47'],
    expects: 'either may own; what one left the other goes on with',
    turn: 'store',
    run: async (context) => {
      const { stage, former } = context;
      if (former === null) throw new NotRun('no folder with the former version was named (--former)');
      for (const app of ['reconciler', 'sink'] as const) {
        const old = await stage.add(`${app}-former`, app, former);
        old.start();
        await old.untilReady(START_PATIENCE_MS);
        const owners = stage.running(app).filter((each) => each !== old);
        for (const each of owners) await each.stop();
        context.fault(`the former version takes over: ${app}`);
        await context.recovered(app, app === 'reconciler' ? WRITER : app);
        for (const each of owners) each.start();
        old.kill();
        context.fault(`kill -9: ${app}`);
        await context.recovered(app, app === 'reconciler' ? WRITER : app);
        await stage.remove(old.name);
      }
    },
  },
];
