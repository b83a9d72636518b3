import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { recordChangedTopic } from '#libs/contract';
import { loadEntityTypes, logger as namedLogger } from '#libs/runtime';
import { ConsumerOffsetTable, digestOfStore, StoredInstallationTable, type Store, type StoreDigest } from '#libs/store';
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
    const expected = await digestWithoutFaults(scratch, simulated);
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
      // Publishers may repeat what they did not hear acknowledged; what is on the log is what was accepted.
      expect(await run.distinctEventIds()).toBe(status.accepted);
      expect(await digestOfStore(run.of.store.pool)).toEqual(expected);
    } catch (error) {
      process.stderr.write(`${run.lastWords()}\n`);
      throw error;
    } finally {
      await run.stop();
    }
  });
});

/** The same deliveries through the same apps, on a PostgreSQL log, undisturbed. */
async function digestWithoutFaults(scratch: string, simulated: Simulated): Promise<StoreDigest> {
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
    await pipeline.whenIdle();
    return await digestOfStore(store.pool);
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
      DATABASE_URL: store.url,
      EVENT_LOG: 'kafka',
      KAFKA_BROKERS: brokers.join(','),
      NAMESPACE: namespace,
      SOURCES_DIR: sourcesDir,
      ENTITY_TYPES_DIR: entityTypesDir,
      INBOX_DIR: inboxDir,
      QUIET_MS: '50',
      // Small, so that there is always a batch to be killed in.
      BATCH_SIZE: '50',
      DATASETS: datasets.map(({ source, dataset, entityType }) => `${source}/${dataset}=${entityType}`).join(','),
    };
    const processes = new Map<Victim, AppProcess>();
    for (const name of ['adapter', 'reconciler', 'sink', 'api'] as const) {
      processes.set(name, new AppProcess(name, await freePort(), env));
    }
    for (const each of processes.values()) each.start();
    for (const each of processes.values()) await each.untilReady();
    const adapterUrl = processes.get('adapter')?.url ?? '';
    const from = join(scratch, 'ministries');
    const ministries = new Ministries({ from, inboxDir, store, adapterUrl, pace: 20 });
    return new CrashRun({ store, log, namespace, datasets }, processes, ministries);
  }

  /** In each wave of deliveries each kind of process dies once, in an order and after delays drawn by the seed. */
  async killThroughout(simulated: Simulated): Promise<void> {
    const random = seeded(SEED);
    for (const wave of simulated.waves) {
      const delivered = this.ministries.deliver(wave);
      const victims: Victim[] = ['adapter', 'reconciler', 'sink', 'api'];
      while (victims.length > 0) {
        const [victim] = victims.splice(Math.floor(random() * victims.length), 1);
        if (victim !== undefined) await this.killAtWork(victim, random() * 300);
      }
      await delivered;
    }
  }

  private async killAtWork(victim: Victim, delayMs: number): Promise<void> {
    for (const giveUpAt = Date.now() + 45_000; ; await pause(5)) {
      if (Date.now() > giveUpAt) throw new Error(`${victim} found no work to be killed at`);
      if (!(await this.isAtWork(victim))) continue;
      await pause(delayMs);
      // Still at it after the delay: otherwise the kill would prove nothing.
      if ((await this.isAtWork(victim)) && this.processes.get(victim)?.kill() === true) return;
      delayMs /= 2;
    }
  }

  private async isAtWork(victim: Victim): Promise<boolean> {
    const { pool } = this.of.store;
    const exists = async (sql: string): Promise<boolean> => (await pool.query(sql)).rowCount !== 0;
    switch (victim) {
      case 'api':
        return true;
      case 'adapter':
        return exists('SELECT FROM adapter.outbox UNION ALL SELECT FROM adapter.file WHERE NOT finished LIMIT 1');
      case 'reconciler':
      case 'sink': {
        const { lag } = await pipelineProgress(this.of);
        const behind = Object.entries(lag).filter(([consumer]) => consumer.startsWith(victim));
        return (
          behind.some(([, events]) => events > 0) &&
          (await this.hasBegun(
            victim,
            behind.map(([name]) => name),
          ))
        );
      }
    }
  }

  /** A kill counts only where something was taken before: an owner, not one that waits for a lease to run out. */
  private async hasBegun(victim: Victim, consumers: readonly string[]): Promise<boolean> {
    const before = await this.taken(consumers);
    await pause(30);
    return (await this.taken(consumers)) > before || victim === 'api';
  }

  private async taken(consumers: readonly string[]): Promise<bigint> {
    const table = new ConsumerOffsetTable(this.of.store.pool);
    let sum = 0n;
    for (const consumer of consumers) for (const { next } of await table.load(consumer)) sum += next;
    return sum;
  }

  async untilIdle(): ReturnType<typeof pipelineStatus> {
    for (const giveUpAt = Date.now() + 120_000; ; await pause(200)) {
      const atEnd = !(await this.isAtWork('adapter'));
      if (isIdle(await pipelineProgress(this.of)) && atEnd) return pipelineStatus(this.of);
      if (Date.now() > giveUpAt) throw new Error(`not idle: ${JSON.stringify(await pipelineStatus(this.of))}`);
    }
  }

  /** Read from the topics themselves, from their beginning. */
  async distinctEventIds(): Promise<number> {
    const { log, namespace, datasets } = this.of;
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
