import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { recordChangedTopic } from '#libs/contract';
import { loadEntityTypes, logger as namedLogger } from '#libs/runtime';
import { digestOfStore, StoredInstallationTable, type Store, type StoreDigest } from '#libs/store';
import { claimNamespace, openEventLog, type EventLog } from '#libs/stream';
import { loadSources } from '../../apps/adapter/src/load-sources.ts';
import { deliverWave } from '../../apps/all-in-one/src/deliver.ts';
import { datasetsOf, openEnvironment } from '../../apps/all-in-one/src/environment.ts';
import { startPipeline } from '../../apps/all-in-one/src/pipeline.ts';
import { isIdle, pipelineProgress, pipelineStatus, type StatusOf } from '../../apps/all-in-one/src/status.ts';
import { simulate, type Simulated } from '../../simulation/index.ts';
import { AppProcess, buildProcesses, freePort, repository } from '../support/app-process.ts';
import { Ministries } from '../support/deliver-ministries.ts';
import { hasKafka, kafkaBrokers } from '../support/kafka-broker.ts';
import { loginWithoutRights } from '../support/login-without-rights.ts';
import { createTestStore } from '../support/test-store.ts';

/**
 * Every kind of process is killed with -9 three times, at moments drawn by a seed, always while it has work; the store
 * must end as if nothing had happened. `CRASH_SEED` draws other moments.
 */
const SEED = Number(process.env['CRASH_SEED'] ?? 7);
const PEOPLE = 3000;
const KILLS_EACH = 3;
const suite = hasKafka('crash test') ? describe : describe.skip;
const logger = namedLogger('crash-test', 'silent');
const sourcesDir = join(repository, 'sources');
const entityTypesDir = join(repository, 'entity-types');

suite(`kill -9 of every kind of process (CRASH_SEED=${SEED})`, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'lienthong-crash-'));
  let simulated: Simulated;

  beforeAll(async () => {
    buildProcesses();
    simulated = await simulate({ people: PEOPLE, seed: SEED }, join(scratch, 'ministries'));
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  test('loses nothing, does nothing twice, and leaves the store of a run without faults', async () => {
    const expected = await runWithoutFaults(scratch, simulated);
    const run = await CrashRun.start(scratch);
    try {
      await run.killThroughout(simulated);
      const status = await run.untilIdle();
      const kills = run.kills();
      process.stderr.write(
        `crash test, seed ${SEED}: ${JSON.stringify({ kills, accepted: status.accepted, published: status.published })}\n`,
      );

      expect(kills).toEqual({ adapter: KILLS_EACH, reconciler: KILLS_EACH, sink: KILLS_EACH, api: KILLS_EACH });
      for (const counts of Object.values(status.conservation)) expect(counts.unaccounted).toBe(0);
      // Publishers may repeat what they did not hear acknowledged: the distinct events are those of a run without faults.
      expect(status.accepted).toBe(expected.accepted);
      expect(await distinctEventIds(run.of)).toBe(expected.distinctEvents);
      expect(await digestOfStore(run.of.store.pool)).toEqual(expected.digest);
    } catch (error) {
      process.stderr.write(`${run.lastWords()}\n`);
      throw error;
    } finally {
      await run.stop();
    }
  });
});

interface Outcome {
  readonly accepted: number;
  readonly distinctEvents: number;
  readonly digest: StoreDigest;
}

/** The same deliveries through the same apps, on a PostgreSQL log, undisturbed. */
async function runWithoutFaults(scratch: string, simulated: Simulated): Promise<Outcome> {
  const store = await createTestStore();
  const environment = await openEnvironment({
    dataDir: join(scratch, 'undisturbed'),
    databaseUrl: store.url,
    eventLog: { kind: 'postgres' },
    namespace: 'undisturbed',
    entityTypesDir,
    sourcesDir,
    logger,
  });
  const inboxDir = join(scratch, 'undisturbed-inbox');
  const pipeline = await startPipeline(environment, {
    inboxDir,
    batchSize: 2000,
    quietMs: 50,
    host: '127.0.0.1',
    apiPort: 0,
    pushPort: 0,
  });
  try {
    const tokens = new Map<string, string>();
    const delivery = { from: join(scratch, 'ministries'), inboxDir, pipeline };
    for (const wave of simulated.waves) await deliverWave(delivery, wave, tokens);
    const { accepted } = await pipeline.whenIdle();
    const { log, namespace, sources } = environment;
    const distinctEvents = await distinctEventIds({ log, namespace, datasets: datasetsOf(sources) });
    return { accepted, distinctEvents, digest: await digestOfStore(store.pool) };
  } finally {
    await pipeline.stop();
    await environment.close();
    await store.close();
  }
}

type Victim = 'adapter' | 'reconciler' | 'sink' | 'api';

class CrashRun {
  private constructor(
    readonly of: StatusOf & { readonly store: Store; readonly log: EventLog },
    private readonly processes: ReadonlyMap<Victim, AppProcess>,
    private readonly ministries: Ministries,
  ) {}

  static async start(scratch: string): Promise<CrashRun> {
    const store = await createTestStore();
    const brokers = await kafkaBrokers();
    const log = await openEventLog({ kind: 'kafka', brokers, clientId: 'crash-test', logger });
    const namespace = `crash-n${process.pid}-s${Date.now().toString(36)}`;
    await claimNamespace({ log, installation: new StoredInstallationTable(store.pool), namespace });
    const datasets = datasetsOf(await loadSources(sourcesDir, await loadEntityTypes(entityTypesDir)));
    const inboxDir = join(scratch, 'inbox');
    const env = {
      // Each app has the rights of its role and no others.
      DATABASE_URL: await loginWithoutRights(store),
      EVENT_LOG: 'kafka',
      KAFKA_BROKERS: brokers.join(','),
      NAMESPACE: namespace,
      SOURCES_DIR: sourcesDir,
      ENTITY_TYPES_DIR: entityTypesDir,
      INBOX_DIR: inboxDir,
      QUIET_MS: '50',
      // Small, so that there is always a batch to be killed in.
      BATCH_SIZE: '25',
      DATASETS: datasets.map(({ source, dataset, entityType }) => `${source}/${dataset}=${entityType}`).join(','),
    };
    const processes = new Map<Victim, AppProcess>();
    for (const name of ['adapter', 'reconciler', 'sink', 'api'] as const) {
      processes.set(name, new AppProcess({ app: name, port: await freePort(), env }));
    }
    for (const each of processes.values()) each.start();
    for (const each of processes.values()) await each.untilReady();
    const adapterUrl = processes.get('adapter')?.url ?? '';
    const from = join(scratch, 'ministries');
    const ministries = new Ministries({ from, inboxDir, store, adapterUrl, pace: 50 });
    return new CrashRun({ store, log, namespace, datasets }, processes, ministries);
  }

  /** While the ministries deliver, each kind of process dies three times, after delays drawn by the seed. */
  async killThroughout(simulated: Simulated): Promise<void> {
    const random = seeded(SEED);
    const deliverAll = async (): Promise<void> => {
      for (const wave of simulated.waves) await this.ministries.deliver(wave);
    };
    const killing = [...this.processes.keys()].map((victim) => {
      const delays = Array.from({ length: KILLS_EACH }, () => random() * 300);
      return this.killAtWork(victim, delays);
    });
    await Promise.all([deliverAll(), ...killing]);
  }

  /** Each kill comes after the process has got something done since the one before, and while it is getting more done. */
  private async killAtWork(victim: Victim, delaysMs: readonly number[]): Promise<void> {
    const giveUpAt = Date.now() + 120_000;
    for (const delayMs of delaysMs) {
      for (;;) {
        if (Date.now() > giveUpAt) throw new Error(`${victim} found no work to be killed at`);
        if (!(await this.isGettingOn(victim))) continue;
        await pause(delayMs);
        if ((await this.isGettingOn(victim)) && this.processes.get(victim)?.kill() === true) break;
      }
    }
  }

  /** Whether what it has done grew within some milliseconds. */
  private async isGettingOn(victim: Victim): Promise<boolean> {
    if (victim === 'api') return this.answers();
    const before = await this.done(victim);
    await pause(20);
    return (await this.done(victim)) > before;
  }

  /** The api has work whenever it is asked. */
  private async answers(): Promise<boolean> {
    await pause(20);
    const url = `${this.processes.get('api')?.url ?? ''}/v1/entities?type=person`;
    return (await fetch(url).catch(() => null))?.status === 401;
  }

  private async done(victim: Victim): Promise<bigint> {
    const { rows } = await this.of.store.pool.query<{ done: string }>(
      victim === 'adapter'
        ? `SELECT coalesce(sum(changes), 0)::text AS done FROM adapter.accepted`
        : `SELECT coalesce(sum(next_offset), 0)::text AS done FROM stream.consumer_offset WHERE consumer LIKE $1 || '%'`,
      victim === 'adapter' ? [] : [victim],
    );
    return BigInt(rows[0]?.done ?? 0);
  }

  async untilIdle(): ReturnType<typeof pipelineStatus> {
    for (const giveUpAt = Date.now() + 120_000; ; await pause(200)) {
      const { rowCount } = await this.of.store.pool.query('SELECT FROM adapter.file WHERE NOT finished LIMIT 1');
      const atEnd = rowCount === 0;
      if (isIdle(await pipelineProgress(this.of)) && atEnd) return pipelineStatus(this.of);
      if (Date.now() > giveUpAt) throw new Error(`not idle: ${JSON.stringify(await pipelineStatus(this.of))}`);
    }
  }

  kills(): Record<string, number> {
    return Object.fromEntries([...this.processes].map(([name, { kills }]) => [name, kills]));
  }

  lastWords(): string {
    return [...this.processes.values()].map(({ lastWords }) => lastWords).join('\n');
  }

  async stop(): Promise<void> {
    for (const each of this.processes.values()) await each.stop();
    await this.of.log.close();
    await this.of.store.close();
  }
}

/** How many different events there are, read from the record-changed topics themselves, from their beginning. */
async function distinctEventIds({
  log,
  namespace,
  datasets,
}: Pick<StatusOf, 'log' | 'namespace' | 'datasets'>): Promise<number> {
  const topics = datasets.map(({ source, dataset }) => recordChangedTopic(namespace, source, dataset).name);
  const partitions = await log.describe(topics);
  const events = partitions.reduce((sum, { earliest, next }) => sum + Number(next - earliest), 0);
  const reader = await log.read({ consumer: 'crash-test-reader', epoch: 1n, topics, positions: new Map() });
  const ids = new Set<string>();
  try {
    for (let seen = 0; seen < events;) {
      const batch = await reader.poll({ maxEvents: 5000, maxWaitMs: 10_000 });
      if (batch.length === 0) throw new Error(`${seen} of ${events} events can be read`);
      for (const { headers } of batch) ids.add(headers['ce_id'] ?? '');
      seen += batch.length;
    }
  } finally {
    await reader.close();
  }
  return ids.size;
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
