import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordChanged } from '#libs/contract';
import { compileSchema } from '#libs/json';
import { loadEntityTypes, logger } from '#libs/runtime';
import type { Store } from '#libs/store';
import type { EventLog, LogEvent } from '#libs/stream';
import { AdapterService, type AdapterOptions } from '../../apps/adapter/src/adapter-service.ts';
import type { ConnectedSource } from '../../apps/adapter/src/connected-source.ts';
import { loadSources } from '../../apps/adapter/src/load-sources.ts';
import { eventually } from './eventually.ts';
import { freshNamespace, openTestLog } from './event-logs.ts';
import { createTestStore } from './test-store.ts';

/** The real sources over a store, a log and an inbox of a test's own. */
export interface AdapterBench {
  readonly store: Store;
  readonly log: EventLog;
  readonly inboxDir: string;
  readonly namespace: string;
  readonly sources: readonly ConnectedSource[];
  /** A new adapter on the same store, as after a restart. */
  adapter(options?: Partial<AdapterOptions>): AdapterService;
  drop(source: string, name: string, content: string | Buffer): Promise<string>;
  /** Runs an adapter until every source is at its end and the outbox is empty. */
  readAll(options?: Partial<AdapterOptions>): Promise<void>;
  /** Everything on the topics of a dataset, as read; every value is a valid record-changed event. */
  changes(source: string, dataset: string): Promise<Change[]>;
  quarantine(): Promise<QuarantineLine[]>;
  close(): Promise<void>;
}
export interface Change {
  readonly id: string;
  readonly key: string;
  readonly value: RecordChanged;
}
export interface QuarantineLine {
  readonly code: string;
  readonly path: string;
  readonly place: string;
  readonly sentence: string;
  readonly raw: Buffer;
}

const validChange = compileSchema(RecordChanged);

export async function openAdapterBench(): Promise<AdapterBench> {
  const store = await createTestStore();
  const log = await openTestLog('postgres', store);
  const namespace = freshNamespace();
  const inboxDir = await mkdtemp(join(tmpdir(), 'lienthong-inbox-'));
  const sources = await loadSources('sources', await loadEntityTypes('entity-types'));

  const adapter = (options: Partial<AdapterOptions> = {}): AdapterService =>
    new AdapterService({
      store,
      log,
      installation: { namespace, incarnation: 1 },
      sources,
      logger: logger('adapter-test', 'silent'),
      inboxDir,
      quietMs: 30,
      rescanMs: 50,
      onFailure: (error) => {
        throw error;
      },
      ...options,
    });

  return {
    store,
    log,
    inboxDir,
    namespace,
    sources,
    adapter,
    async drop(source, name, content) {
      await mkdir(join(inboxDir, source), { recursive: true });
      const path = join(inboxDir, source, name);
      await writeFile(path, content);
      return path;
    },
    async readAll(options) {
      const service = adapter(options);
      service.start();
      await eventually('the adapter is at its end', () => service.isAtEnd());
      await service.stop();
    },
    changes: async (source, dataset) =>
      (await readTopic(log, `${namespace}.record-changed.${source}.${dataset}.v1`)).map(changeOf),
    quarantine: () => quarantineOf(store),
    async close() {
      await log.close();
      await store.close();
      await rm(inboxDir, { recursive: true, force: true });
    },
  };
}

export async function readTopic(log: EventLog, topic: string): Promise<LogEvent[]> {
  const partitions = await log.describe([topic]);
  const wanted = partitions.reduce((sum, { earliest, next }) => sum + Number(next - earliest), 0);
  const reader = await log.read({ consumer: 'test', epoch: 1n, topics: [topic], positions: new Map() });
  const events: LogEvent[] = [];
  while (events.length < wanted) events.push(...(await reader.poll({ maxEvents: 1000, maxWaitMs: 200 })));
  await reader.close();
  return events.sort((left, right) => left.partition - right.partition || Number(left.offset - right.offset));
}

function changeOf(event: LogEvent): Change {
  const value: unknown = JSON.parse(event.value?.toString() ?? 'null');
  const problems = validChange(value);
  if (problems.length > 0) throw new Error(`not a record-changed event: ${JSON.stringify(problems)}`);
  return { id: event.headers['ce_id'] ?? '', key: event.key?.toString() ?? '', value: value as RecordChanged };
}

async function quarantineOf(store: Store): Promise<QuarantineLine[]> {
  const { rows } = await store.pool.query<QuarantineLine>(
    `SELECT code, path, place, sentence, raw FROM adapter.quarantine ORDER BY id`,
  );
  return rows;
}
