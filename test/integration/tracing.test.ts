import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { entityChangedTopic, recordChangedTopic } from '#libs/contract';
import {
  hashToken,
  loadEntityTypes,
  logger,
  Metrics,
  newToken,
  startTracing,
  stopTracing,
  tracing,
} from '#libs/runtime';
import { saveSourceToken, StoredInstallationTable, type Store } from '#libs/store';
import type { EventLog } from '#libs/stream';
import { loadSources } from '../../apps/adapter/src/load-sources.ts';
import { startAdapter, type RunningAdapter } from '../../apps/adapter/src/start-adapter.ts';
import { datasetsOf } from '../../apps/all-in-one/src/environment.ts';
import { startReconcilers } from '../../apps/reconciler/src/start-reconcilers.ts';
import { startSink } from '../../apps/sink/src/start-sink.ts';
import { readTopic } from '../support/adapter-bench.ts';
import { eventually } from '../support/eventually.ts';
import { freshNamespace, openTestLog, type LogKind } from '../support/event-logs.ts';
import { hasKafka } from '../support/kafka-broker.ts';
import { createTestStore } from '../support/test-store.ts';

/** One trace from the call of a source to the unified record; without a collector, none and nothing in its place. */
interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const TRACED = `00-${TRACE}-${CALLER}-01`;
const LOGS: readonly LogKind[] = hasKafka('traces through Kafka') ? ['postgres', 'kafka'] : ['postgres'];

describe.each(LOGS)('on the log of %s', (kind) => {
  let store: Store;
  let log: EventLog;
  let adapter: RunningAdapter;
  let collector: Server;
  const namespace = freshNamespace();
  const token = newToken();
  const metrics = new Metrics();
  const spans: SentSpan[] = [];
  let pushed = 0;
  const running: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    store = await createTestStore();
    log = await openTestLog(kind, store);
    await new StoredInstallationTable(store.pool).remember(namespace);
    await saveSourceToken(store.pool, 'ecommerce', hashToken(token));
    const entityTypes = await loadEntityTypes('entity-types');
    const sources = (await loadSources('sources', entityTypes)).filter(({ name }) => name === 'ecommerce');
    const onFailure = (error: unknown): never => {
      throw error;
    };
    const common = { store, log, namespace, entityTypes, logger: logger('tracing', 'silent'), onFailure, metrics };
    running.push(await startSink({ ...common, batchSize: 100 }, null));
    running.push(await startReconcilers({ ...common, datasets: datasetsOf(sources), batchSize: 100 }, null));
    const http = { host: '127.0.0.1', port: 0 };
    adapter = await startAdapter({ ...common, incarnation: 1, sources, inboxDir: 'no-inbox' }, http);
    running.push(adapter);
    collector = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[] };
        spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  }, 120_000);
  afterEach(stopTracing);
  afterAll(async () => {
    for (const app of running.reverse()) await app.stop();
    collector?.close();
    await log?.close();
    await store?.close();
  });

  const endpoint = (): string => `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`;

  /** Pushes a shop and waits for its unified record; gives the traceparents of what its events say. */
  async function push(id: string, traceparent?: string): Promise<(string | undefined)[]> {
    const answer = await fetch(`${adapter.url}/v1/sources/ecommerce/records`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(traceparent !== undefined && { traceparent }),
      },
      body: JSON.stringify({ san: 'shopee', ma_gian_hang: id, ten_gian_hang: `Gian hàng ${id}` }),
    });
    expect(answer.status).toBe(202);
    pushed += 1;
    await eventually('it is to be seen', async () => {
      const { rowCount } = await store.pool.query(
        `SELECT FROM unified.crosswalk WHERE reference LIKE '%' || $1 AND entity_id IS NOT NULL`,
        [id],
      );
      return rowCount === 1;
    });
    const shop = recordChangedTopic(namespace, 'ecommerce', 'shop').name;
    const entity = entityChangedTopic(namespace, 'shop').name;
    const said = [...(await readTopic(log, shop)), ...(await readTopic(log, entity))];
    return said.filter(({ value }) => value?.includes(id)).map(({ headers }) => headers['traceparent']);
  }

  test('without a collector there is no trace, whatever the caller says', async () => {
    await startTracing('test', { traceEndpoint: null });
    expect(tracing()).toBeNull();
    expect(await push('S1', TRACED)).toEqual([undefined, undefined]);
  });

  test('the trace of a caller goes from its call through both topics to the unified record', async () => {
    await startTracing('test', { traceEndpoint: endpoint(), traceOneIn: 1_000_000 });
    const said = await push('S2', TRACED);
    await eventually('the batch is settled', async () => (await visible()) === pushed);
    await stopTracing();
    const own = spans.filter(({ traceId }) => traceId === TRACE);
    const named = (name: string): SentSpan | undefined => own.find((span) => span.name === name);
    expect(own.map(({ name }) => name).sort()).toEqual(['accept', 'link', 'store']);
    expect(named('accept')?.parentSpanId).toBe(CALLER);
    expect(named('link')?.parentSpanId).toBe(named('accept')?.spanId);
    expect(named('store')?.parentSpanId).toBe(named('link')?.spanId);
    expect(said).toEqual([`00-${TRACE}-${named('accept')?.spanId}-01`, `00-${TRACE}-${named('link')?.spanId}-01`]);
  });

  test('a caller that is not traced, or whose word is none, begins a trace only as often as is asked for', async () => {
    await startTracing('test', { traceEndpoint: endpoint(), traceOneIn: 2 });
    expect(await push('S3', `00-${TRACE}-${CALLER}-00`)).toEqual([undefined, undefined]);
    expect(await push('S4', `00-${'0'.repeat(32)}-${CALLER}-01`)).toEqual([undefined, undefined]);
    const said = await push('S5');
    expect(new Set(said.map((traceparent) => traceparent?.slice(0, 35))).size).toBe(1);
    expect(said[0]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  test('a collector that is away costs traces and nothing else', async () => {
    await startTracing('test', { traceEndpoint: 'http://127.0.0.1:1', traceOneIn: 1 });
    expect(await push('S6')).toHaveLength(2);
  });

  test('the time from acceptance to the unified record is counted for every change of a quiet hour', async () => {
    await push('S7');
    await eventually('each is counted', async () => (await visible()) === pushed);
  });

  async function visible(): Promise<number> {
    const { text } = await metrics.answer();
    return Number(/^lienthong_accepted_to_visible_seconds_count (\d+)$/m.exec(text)?.[1] ?? 0);
  }
});
