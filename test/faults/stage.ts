import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadEntityTypes, logger as namedLogger } from '#libs/runtime';
import { StoredInstallationTable, type Store } from '#libs/store';
import { claimNamespace, openEventLog, type EventLog } from '#libs/stream';
import { loadSources } from '../../apps/adapter/src/load-sources.ts';
import { datasetsOf } from '../../apps/all-in-one/src/environment.ts';
import type { StatusOf } from '../../apps/all-in-one/src/status.ts';
import { AppProcess, freePort, repository } from '../support/app-process.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { startJavaBroker, type JavaBroker } from '../support/kafka/java-broker.ts';
import { Database } from './database.ts';
import { Delivery } from './delivery.ts';
import { FeedReader } from './feed-reader.ts';
import { seeded } from './seeded.ts';
import { makeSmallDisk, type SmallDisk } from './small-disk.ts';
import { Steward } from './stewards.ts';

export const logger = namedLogger('faults', 'silent');
export const sourcesDir = join(repository, 'sources');
export const entityTypesDir = join(repository, 'entity-types');

export type App = 'adapter' | 'reconciler' | 'sink' | 'api' | 'steward-api';

/** Two of what hands over, one of the others. */
const PROCESSES: readonly (readonly [name: string, app: App])[] = [
  ['adapter', 'adapter'],
  ['reconciler-1', 'reconciler'],
  ['reconciler-2', 'reconciler'],
  ['sink-1', 'sink'],
  ['sink-2', 'sink'],
  ['api', 'api'],
  ['steward-api', 'steward-api'],
];

const DISK_MEGABYTES = 3000;
/** Of processes that start all at once. */
export const START_PATIENCE_MS = 240_000;

export interface Disks {
  readonly database: SmallDisk | null;
  readonly broker: SmallDisk | null;
}

interface Parts {
  readonly folder: string;
  readonly disks: Disks;
  readonly database: Database;
  readonly broker: JavaBroker;
  readonly brokerProxy: FaultProxy;
  readonly log: EventLog;
  readonly namespace: string;
  readonly datasets: StatusOf['datasets'];
}

/** One store with everything that works on it, each part where it can be hurt. */
export class Stage {
  readonly processes = new Map<string, AppProcess>();
  readonly proxies = new Map<string, FaultProxy>();
  readonly delivery: Delivery;
  readonly steward: Steward;
  readonly feed: FeedReader;
  /** An older backup was put in its place once. */
  wasRestored = false;
  private readonly inboxDir: string;

  private constructor(private readonly parts: Parts) {
    this.inboxDir = join(parts.folder, 'inbox');
    mkdirSync(this.inboxDir, { recursive: true });
    this.delivery = new Delivery(this.inboxDir, '', () => this.store);
    this.steward = new Steward(
      () => this.process('steward-api').url,
      () => this.store,
    );
    this.feed = new FeedReader(
      () => this.process('api').url,
      () => this.store,
      seeded(1),
    );
  }

  static async open(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'lienthong-faults-'));
    chmodSync(folder, 0o755);
    const disks = {
      database: makeSmallDisk(join(folder, 'database'), DISK_MEGABYTES),
      broker: makeSmallDisk(join(folder, 'broker'), DISK_MEGABYTES),
    };
    const database = await Database.start(join(disks.database?.path ?? folder, 'store'));
    const brokerProxy = await FaultProxy.start();
    const broker = await startJavaBroker(`lienthong-kafka-${process.pid}-`, {
      parent: disks.broker?.path ?? folder,
      advertisedPort: brokerProxy.port,
    });
    brokerProxy.forward(Number(broker.brokers[0]?.split(':')[1]));
    // The broker names its advertised address to everybody, so that this goes by the proxy as well after its first word.
    const log = await openEventLog({ kind: 'kafka', brokers: broker.brokers, clientId: 'faults', logger });
    const namespace = `faults-n${process.pid}-s${Date.now().toString(36)}`;
    await claimNamespace({ log, installation: new StoredInstallationTable(database.store.pool), namespace });
    const datasets = datasetsOf(await loadSources(sourcesDir, await loadEntityTypes(entityTypesDir)));
    const stage = new Stage({ folder, disks, database, broker, brokerProxy, log, namespace, datasets });
    try {
      for (const [name, app] of PROCESSES) await stage.add(name, app);
      for (const each of stage.processes.values()) each.start();
      for (const each of stage.processes.values()) await each.untilReady(START_PATIENCE_MS);
      stage.feed.start();
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  get database(): Database {
    return this.parts.database;
  }

  get store(): Store {
    return this.parts.database.store;
  }

  get disks(): Disks {
    return this.parts.disks;
  }

  get broker(): JavaBroker {
    return this.parts.broker;
  }

  get brokerProxy(): FaultProxy {
    return this.parts.brokerProxy;
  }

  get log(): EventLog {
    return this.parts.log;
  }

  get folder(): string {
    return this.parts.folder;
  }

  get of(): StatusOf {
    const { log, namespace, datasets } = this.parts;
    return { store: this.store, log, namespace, datasets };
  }

  process(name: string): AppProcess {
    const found = this.processes.get(name);
    if (found === undefined) throw new Error(`no process ${name}`);
    return found;
  }

  proxy(name: string): FaultProxy {
    const found = this.proxies.get(name);
    if (found === undefined) throw new Error(`no proxy of ${name}`);
    return found;
  }

  running(app: App): AppProcess[] {
    return [...this.processes.values()].filter((each) => each.app === app);
  }

  /** A further process, not started yet; `build` is a folder with another version of the code. */
  async add(name: string, app: App, build?: string): Promise<AppProcess> {
    const proxy = await FaultProxy.start({ host: '127.0.0.1', port: this.database.port });
    this.proxies.set(name, proxy);
    const port = await freePort();
    const each = new AppProcess({ app, name, port, env: this.envOf(proxy), ...(build !== undefined && { build }) });
    this.processes.set(name, each);
    if (app === 'adapter') this.delivery.adapterUrl = each.url;
    return each;
  }

  async remove(name: string): Promise<void> {
    await this.process(name).stop();
    await this.proxy(name).close();
    this.processes.delete(name);
    this.proxies.delete(name);
  }

  /** The process that owns a consumer at the moment, or most of its partitions; null while nobody does. */
  async ownerOf(consumer: string): Promise<{ readonly process: AppProcess; readonly consumer: string } | null> {
    const { rows } = await this.store.pool.query<{ holder: string; partitions: number[] | null }>(
      `SELECT holder, NULL AS partitions FROM stream.lease WHERE consumer = $1 AND lease_until > clock_timestamp()
       UNION ALL
       SELECT holder, array_agg(partition) FROM stream.share
        WHERE consumer = $1 AND lease_until > clock_timestamp() GROUP BY holder`,
      [consumer],
    );
    const [most] = rows.sort((a, b) => (b.partitions?.length ?? 0) - (a.partitions?.length ?? 0));
    const pid = Number(most?.holder.split('/')[1]);
    const owner = [...this.processes.values()].find((each) => each.pid === pid);
    const part = most?.partitions == null ? '' : `:${most.partitions.join(',')}`;
    return owner === undefined ? null : { process: owner, consumer: `${consumer}${part}` };
  }

  /** Everything as it should be: traffic open, disks free, everybody awake, servers up. */
  async heal(): Promise<void> {
    this.disks.database?.free();
    this.disks.broker?.free();
    for (const proxy of [...this.proxies.values(), this.brokerProxy]) {
      proxy.cutNoMore();
      if (proxy.isDisturbed) proxy.let('open');
    }
    for (const each of this.processes.values()) each.wake();
    for (let attempt = 1; this.broker.hasEnded(); attempt += 1) {
      await this.broker.restart().catch(async (error: unknown) => {
        if (attempt === 5) throw error;
        await pause(1000);
      });
    }
    await this.database.untilUp();
  }

  /** Whether a process has logged this since then (epoch milliseconds). */
  hasSaid(text: string, sinceMs: number): boolean {
    const lines = [...this.processes.values()].flatMap(({ lastWords }) => lastWords.split('\n'));
    return lines.some((line) => line.includes(text) && Number(/"time":(\d+)/.exec(line)?.[1] ?? 0) >= sinceMs);
  }

  lastWords(): string {
    return [...this.processes.values()].map(({ lastWords }) => lastWords.slice(-3000)).join('\n');
  }

  async close(): Promise<void> {
    try {
      await this.feed.stop();
      await Promise.all([...this.processes.values()].map((each) => each.stop()));
      await this.log.close().catch(() => undefined);
      for (const proxy of [...this.proxies.values(), this.brokerProxy]) await proxy.close();
      await this.broker.stop();
      await this.database.stop();
    } finally {
      // Whatever did not stop: mounts outlive the process, and nobody would look for them.
      this.disks.broker?.remove();
      this.disks.database?.remove();
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  private envOf(proxy: FaultProxy): Record<string, string> {
    const { namespace, datasets } = this.parts;
    return {
      DATABASE_URL: proxy.urlOf(this.database.url),
      EVENT_LOG: 'kafka',
      KAFKA_BROKERS: `127.0.0.1:${this.brokerProxy.port}`,
      NAMESPACE: namespace,
      SOURCES_DIR: sourcesDir,
      ENTITY_TYPES_DIR: entityTypesDir,
      INBOX_DIR: this.inboxDir,
      QUIET_MS: '20',
      BATCH_SIZE: '500',
      LOG_LEVEL: 'warn',
      DATASETS: datasets.map(({ source, dataset, entityType }) => `${source}/${dataset}=${entityType}`).join(','),
    };
  }
}
