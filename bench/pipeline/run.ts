import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countStatements, openStore, readServerUse, readStatementTimes, startEmbeddedPostgres } from '#libs/store';
import type { ServerUse, StatementTime, Store } from '#libs/store';
import type { EventLogChoice } from '../../apps/all-in-one/src/environment.ts';
import { scratchFolder } from '../../apps/all-in-one/src/config.ts';
import { inProcess } from './child-process.ts';
import type { Broker } from './kafka-broker.ts';
import type { Measured } from './measure.ts';
import type { Preloaded } from './preload.ts';
import { parentOf, processorSeconds } from './processor-time.ts';
import type { Task } from './task.ts';

export interface RunOptions {
  readonly people: number;
  readonly seed: number;
  readonly batch: number;
  /** Folder for a processor profile of the measured process. */
  readonly profile?: string;
  /** Whether the server counts its statements; costs it some percent. */
  readonly statements?: boolean;
  readonly digest?: boolean;
}

export interface Run {
  readonly log: EventLogChoice['kind'];
  readonly preloaded: Preloaded;
  readonly measured: Measured;
  /** Over the measured seconds; processor time is null where it cannot be read. */
  readonly server: {
    readonly version: string;
    readonly durability: ServerUse['durability'];
    readonly cpuSeconds: number | null;
    readonly brokerCpuSeconds: number | null;
    readonly walBytes: number;
    readonly databaseBytesBefore: number;
    readonly databaseBytesAfter: number;
  };
  readonly statements: readonly StatementTime[];
}

/** One log on a fresh database: fill its topics in one process, then consume them in another one. */
export async function runOn(broker: Broker | null, options: RunOptions, say: (line: string) => void): Promise<Run> {
  const scratch = mkdtempSync(scratchFolder());
  // The embedded server runs under another user where we are root: it must be able to enter.
  chmodSync(scratch, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir: join(scratch, 'store'),
    settings: options.statements === true ? { shared_preload_libraries: 'pg_stat_statements' } : {},
  });
  try {
    const store = await openStore(server.url, { poolSize: 1, applicationName: 'bench' });
    try {
      return await runWith({ store, broker, options, scratch, say });
    } finally {
      await store.close();
    }
  } finally {
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface RunWith {
  readonly store: Store;
  readonly broker: Broker | null;
  readonly options: RunOptions;
  readonly scratch: string;
  readonly say: (line: string) => void;
}

async function runWith({ store, broker, options, scratch, say }: RunWith): Promise<Run> {
  const eventLog: EventLogChoice = broker === null ? { kind: 'postgres' } : { kind: 'kafka', brokers: broker.brokers };
  const task: Task = {
    ...{ people: options.people, seed: options.seed, batchSize: options.batch, scratch, eventLog },
    databaseUrl: store.url,
    namespace: `bench-n${randomBytes(6).toString('hex')}`,
  };
  say(`${eventLog.kind}: ${options.people} people are simulated, accepted and published …`);
  const preloaded = await inProcess<Preloaded>('pipeline-preload', task);
  if (options.statements === true) await countStatements(store.pool);
  say(`${eventLog.kind}: reconcilers and sink consume …`);
  const before = await serverUse(store, broker);
  const { profile } = options;
  const measured = await inProcess<Measured>(
    'pipeline-measure',
    { ...task, digest: options.digest ?? false },
    profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
  );
  const after = await serverUse(store, broker);
  return {
    log: eventLog.kind,
    preloaded,
    measured,
    server: {
      version: after.version,
      durability: after.durability,
      cpuSeconds: difference(before.cpuSeconds, after.cpuSeconds),
      brokerCpuSeconds: difference(before.brokerCpuSeconds, after.brokerCpuSeconds),
      walBytes: after.walBytes - before.walBytes,
      databaseBytesBefore: before.databaseBytes,
      databaseBytesAfter: after.databaseBytes,
    },
    statements: options.statements === true ? await readStatementTimes(store.pool, 25) : [],
  };
}

interface UseOfServers extends ServerUse {
  readonly cpuSeconds: number | null;
  readonly brokerCpuSeconds: number | null;
}

async function serverUse(store: Store, broker: Broker | null): Promise<UseOfServers> {
  const use = await readServerUse(store.pool);
  const postmaster = parentOf(use.backendPid);
  return {
    ...use,
    cpuSeconds: postmaster === null ? null : processorSeconds(postmaster),
    brokerCpuSeconds: broker?.pid == null ? null : processorSeconds(broker.pid),
  };
}

function difference(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : Math.round((after - before) * 100) / 100;
}
