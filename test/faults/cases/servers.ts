import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore, StoredInstallationTable } from '#libs/store';
import { join } from 'node:path';
import { copyTree } from '../database.ts';
import { NotRun, type FaultCase } from '../fault-case.ts';
import { pick } from '../seeded.ts';
import { WRITER } from './kills.ts';

export const SERVERS: readonly FaultCase[] = [
  {
    name: 'kill -9 of PostgreSQL, postmaster and backends together',
    covers: ['F30'],
    expects: 'it comes back with what was committed; everybody goes on',
    turn: 'often',
    run: async (context) => {
      await context.atWork(WRITER);
      context.stage.database.kill();
      context.fault('kill -9: PostgreSQL, all of it');
      await context.recovered('PostgreSQL', 'any');
    },
  },
  {
    name: 'kill -9 of one backend of PostgreSQL: all others are thrown out',
    covers: ['F30', 'F29'],
    expects: 'the server recovers by itself; everybody goes on',
    turn: 'often',
    run: async (context) => {
      await context.atWork(WRITER);
      const app = pick(context.random, ['adapter', 'reconciler', 'sink']);
      if (await context.stage.database.killBackend(`lienthong-${app}`))
        context.fault('kill -9: a backend of PostgreSQL');
      await context.recovered('PostgreSQL', 'any');
    },
  },
  {
    name: 'PostgreSQL is restarted in good order',
    covers: ['F30'],
    expects: 'connections end with 57P01; everybody waits and goes on',
    turn: 'often',
    run: async (context) => {
      await context.atWork(WRITER);
      context.stage.database.restartFast();
      context.fault('PostgreSQL restarted');
      await context.recovered('PostgreSQL', 'any');
    },
  },
  {
    name: 'PostgreSQL has no connection left',
    covers: ['F31'],
    expects: 'whoever has none waits (53300); nobody ends',
    turn: 'often',
    run: async (context) => {
      await context.atWork(WRITER);
      const greedy = await openStore(context.stage.database.url, { applicationName: 'greedy', poolSize: 500 });
      const taken: { release(): void }[] = [];
      for (let failures = 0; failures < 3;) {
        await greedy.pool.connect().then(
          (client) => taken.push(client),
          () => (failures += 1),
        );
      }
      context.fault('every connection of PostgreSQL taken');
      // A process that starts now finds none either.
      const victim = pick(context.random, [...context.stage.processes.values()]);
      if (victim.kill()) context.fault(`kill -9: ${victim.app}`);
      await pause(3000);
      for (const client of taken) client.release();
      await greedy.close();
      await context.recovered('reconciler', WRITER);
    },
  },
  {
    name: 'a long transaction holds what the adapter needs',
    covers: ['F05', 'F29'],
    expects: 'it waits; nothing is skipped',
    turn: 'often',
    run: async (context) => {
      await context.atWork('adapter');
      const client = await context.stage.store.pool.connect();
      await client.query('BEGIN; SELECT FROM adapter.source FOR UPDATE');
      context.fault('rows of the adapter locked for three seconds');
      await context.flow.more();
      await pause(3000);
      await client.query('ROLLBACK');
      client.release();
      await context.recovered('adapter', 'adapter');
    },
  },
  {
    name: 'the disk under PostgreSQL is full',
    covers: ['F32'],
    expects: 'transactions fail with 53100 and are tried again; after room is made everything goes on',
    turn: 'store',
    run: async (context) => {
      const disk = context.stage.disks.database;
      if (disk === null) throw new NotRun('no small disk can be mounted here');
      await context.atWork(WRITER);
      disk.fill();
      context.fault(`disk full under PostgreSQL (${disk.kind})`);
      // Room that the server keeps for itself, in files it has already, lasts for a while.
      const since = Date.now();
      const isNoticed = (): boolean => context.stage.hasSaid('No space left', since);
      for (const giveUpAt = Date.now() + 60_000; !isNoticed() && Date.now() < giveUpAt;) {
        await context.flow.more();
        await pause(500);
        disk.fill();
      }
      context.expect(isNoticed(), 'somebody heard that there is no space left');
      disk.free();
      await context.recovered('PostgreSQL', 'any');
    },
  },
  {
    name: 'kill -9 of the broker',
    covers: ['F07', 'F09'],
    expects: 'what it acknowledged is there; producers and readers go on',
    turn: 'often',
    run: async (context) => {
      await context.atWork(WRITER);
      await context.stage.broker.kill();
      context.fault('kill -9: broker');
      const recovered = context.recovered('broker', 'log');
      await context.stage.broker.restart();
      await recovered;
    },
  },
  {
    name: 'the disk under the broker is full',
    covers: ['F33'],
    expects: 'the broker ends; with room it is started again and everything goes on',
    turn: 'store',
    run: async (context) => {
      const { broker, disks } = context.stage;
      if (disks.broker === null) throw new NotRun('no small disk can be mounted here');
      await context.atWork(WRITER);
      disks.broker.fill();
      context.fault(`disk full under the broker (${disks.broker.kind})`);
      for (let n = 0; n < 60 && !broker.hasEnded(); n += 1) {
        await context.flow.more();
        await pause(500);
      }
      context.expect(broker.hasEnded(), 'the broker ended for want of space');
      disks.broker.free();
      const recovered = context.recovered('broker', 'log');
      await broker.restart();
      await recovered;
    },
  },
  {
    name: 'a backup of the database is restored under a log that went on',
    leavesNobody: true,
    covers: ['F45', 'F46'],
    expects: 'versions given from now on lie above all that were given; the log is read again from the older offsets',
    turn: 'store',
    run: async (context) => {
      const { stage, flow } = context;
      const backup = join(stage.folder, 'backup');
      // The ministry keeps its files: what the adapter no longer knows it reads again.
      await stage.database.withServerDown((cluster) => copyTree(cluster, backup));
      await flow.more();
      await context.atWork(WRITER);
      await flow.finish();
      await context.settled();
      for (const each of stage.processes.values()) await each.stop();
      await stage.database.withServerDown((cluster) => copyTree(backup, cluster));
      await new StoredInstallationTable(stage.store.pool).raiseIncarnation();
      context.fault('database set back to an older backup');
      context.restored();
      for (const each of stage.processes.values()) each.start();
      execFileSync('rm', ['-rf', backup]);
      await context.recovered('reconciler', WRITER);
    },
  },
];
