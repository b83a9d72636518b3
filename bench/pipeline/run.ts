import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countStatements, digestOfStore, openStore, readStatementTimes, startEmbeddedPostgres } from '#libs/store';
import type { StatementTime, Store } from '#libs/store';
import type { EventLogChoice } from '../../apps/all-in-one/src/environment.ts';
import { scratchFolder } from '../../apps/all-in-one/src/config.ts';
import { inProcess } from './child-process.ts';
import type { Broker } from './kafka-broker.ts';
import { measureLatency, type Latency } from './latency.ts';
import { measure, type Measured } from './measure.ts';
import type { Preloaded } from './preload.ts';
import { ServerWatch } from './server-watch.ts';
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
  /** Entity type that is linked in a process of its own. */
  readonly apart?: string;
  /** Seconds of changes at a steady pace on the full store; 0 for none. */
  readonly latency: number;
  /** Changes a second of that pace. */
  readonly rate: number;
}

export interface Run {
  readonly log: EventLogChoice['kind'];
  readonly preloaded: Preloaded;
  readonly measured: Measured;
  /** Null where it was not asked for. */
  readonly latency: Latency | null;
  /** Of the store; null where it was not asked for. */
  readonly digest: string | null;
  readonly statements: readonly StatementTime[];
}

/** One log on a fresh database: fill its topics in one process, then consume them in another one. */
export async function runOn(broker: Broker | null, options: RunOptions, say: (line: string) => void): Promise<Run> {
  const scratch = mkdtempSync(scratchFolder());
  // The embedded server runs under another user where we are root: it must be able to enter.
  chmodSync(scratch, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir: join(scratch, 'store'),
    settings: {
      ...(options.statements === true && { shared_preload_libraries: 'pg_stat_statements' }),
      // When a commit became visible is read from the server itself.
      ...(options.latency > 0 && { track_commit_timestamp: 'on' }),
    },
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
    ...(options.apart !== undefined && { apart: options.apart }),
  };
  say(`${eventLog.kind}: ${options.people} people are simulated, accepted and published …`);
  const preloaded = await inProcess<Preloaded>('pipeline-preload', task);
  if (options.statements === true) await countStatements(store.pool);
  say(`${eventLog.kind}: reconcilers and sink consume …`);
  const measured = await measure(task, new ServerWatch(store, broker), options.profile);
  const statements = options.statements === true ? await readStatementTimes(store.pool, 25) : [];
  let latency: Latency | null = null;
  if (options.latency > 0) {
    say(`${eventLog.kind}: ${options.rate} changes a second for ${options.latency} s on the full store …`);
    const { apart: _, ...together } = task;
    const paced = { ...together, seconds: options.latency, perSecond: options.rate };
    latency = await measureLatency(paced, new ServerWatch(store, broker));
  }
  const digest = options.digest === true ? (await digestOfStore(store.pool)).sha256 : null;
  return { log: eventLog.kind, preloaded, measured, latency, digest, statements };
}
