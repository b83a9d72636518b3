import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { entityChangedTopic, type EntityChanged } from '#libs/contract';
import { logger } from '#libs/runtime';
import {
  ConsumerOffsetTable,
  countRefusedEntityEvents,
  digestOfStore,
  emptyUnifiedStore,
  EventTables,
  readLiveClusters,
  StoredInstallationTable,
  type Store,
} from '#libs/store';
import { lagOf, openEventLog, type EventLog, type OutgoingEvent } from '#libs/stream';
import { SINK_CONSUMER } from '../../apps/sink/src/sink.module.ts';
import { startSink, type RunningSink } from '../../apps/sink/src/start-sink.ts';
import { entityHistory, PERSON, randomFrom, shuffled } from '../support/entity-history.ts';
import { createTestStore } from '../support/test-store.ts';

const TOPIC = entityChangedTopic('test', 'person');
const quiet = logger('sink', 'silent');

let store: Store;
let log: EventLog;
let sinks: RunningSink[];
beforeEach(async () => {
  sinks = [];
  store = await createTestStore();
  log = await openEventLog({ kind: 'postgres', tables: new EventTables(store.pool), logger: quiet });
  await log.ensureTopics([TOPIC]);
});
afterEach(async () => {
  await Promise.all(sinks.map((sink) => sink.stop()));
  await log.close();
  await store.close();
});

async function start(batchSize: number): Promise<RunningSink> {
  const entityTypes = new Map([[PERSON.name, PERSON]]);
  const sink = await startSink({ store, log, namespace: 'test', entityTypes, batchSize, logger: quiet }, null);
  sinks.push(sink);
  return sink;
}

const outgoing = (event: EntityChanged): OutgoingEvent => ({
  topic: TOPIC.name,
  key: Buffer.from(event.entity_id),
  value: Buffer.from(JSON.stringify(event)),
  headers: {},
});

async function untilRead(sink: RunningSink, lag = 0n): Promise<void> {
  for (;;) {
    if (sink.state.phase === 'failed') throw sink.state.error ?? new Error('the sink failed');
    const stored = await new ConsumerOffsetTable(store.pool).load(SINK_CONSUMER);
    const positions = new Map(stored.map(({ topic, partition, next }) => [`${topic}/${partition}`, next]));
    if (lagOf(await log.describe([TOPIC.name]), positions) <= lag) return;
    await pause(10);
  }
}

describe('the sink', () => {
  test('stores what is on its topics, through stops and starts, and counts every event once', async () => {
    const history = entityHistory(21, 60, 120);
    const events = shuffled([...history.events, ...history.events], randomFrom(3)).map(outgoing);
    await log.publish(events);
    const lag = BigInt(events.length);
    for (const left of [(lag * 3n) / 4n, lag / 2n, lag / 4n]) {
      const sink = await start(7);
      await untilRead(sink, left);
      await sink.stop();
    }
    await untilRead(await start(500));

    const clusters = new Map<string, readonly string[]>();
    for await (const { entityId, members } of readLiveClusters(store.pool)) clusters.set(entityId, members);
    expect(clusters).toEqual(history.partition);
    const { rows } = await store.pool.query(
      'SELECT applied::int, duplicate::int, quarantined::int FROM unified.ledger',
    );
    expect(rows).toEqual([{ applied: history.events.length, duplicate: history.events.length, quarantined: 0 }]);
  });

  test('builds the same store again from an empty one, also while it runs', async () => {
    const history = entityHistory(22, 40, 80);
    await log.publish(history.events.map(outgoing));
    const sink = await start(50);
    await untilRead(sink);
    const before = await digestOfStore(store.pool);
    await emptyUnifiedStore(store.pool, SINK_CONSUMER);
    await untilRead(sink);
    expect(await digestOfStore(store.pool)).toEqual(before);
  });

  test('leaves out what was published after a backup that was restored', async () => {
    const history = entityHistory(23, 40, 120);
    const kept = history.events.slice(0, history.events.length / 2);
    const later = history.events.slice(kept.length);
    await new StoredInstallationTable(store.pool).remember('test');
    await log.publish(kept.map(outgoing));
    await untilRead(await start(50));
    const before = await digestOfStore(store.pool);
    // As if the copy had been taken here: what comes next is of a time that the store will not know.
    const lastSeq = kept.reduce(
      (last, { entity_version: version }) => (BigInt(version) > last ? BigInt(version) : last),
      0n,
    );
    await store.pool.query(
      `INSERT INTO stream.writer (consumer, epoch, batch_seq) VALUES ('reconciler.person', 1, $1)`,
      [`${lastSeq}`],
    );
    await new StoredInstallationTable(store.pool).raiseIncarnation();
    for (const sink of sinks.splice(0)) await sink.stop();
    const lost = later.filter(({ entity_version: version }) => BigInt(version) > lastSeq);
    await log.publish(lost.map(outgoing));
    await untilRead(await start(50));
    expect(lost.length).toBeGreaterThan(20);
    expect(await digestOfStore(store.pool)).toEqual(before);
    const { rows } = await store.pool.query<{ lost: number }>('SELECT sum(lost)::int AS lost FROM unified.ledger');
    expect(rows[0]?.lost).toBe(lost.length);
    const anew = lost.map((event) => ({ ...event, entity_version: `${BigInt(event.entity_version) + (2n << 48n)}` }));
    await log.publish(anew.map(outgoing));
    await untilRead(await start(50));
    expect(await digestOfStore(store.pool)).not.toEqual(before);
  });

  test('keeps a bad event aside and goes on', async () => {
    const { events } = entityHistory(24, 20, 20);
    const bad: OutgoingEvent[] = [
      { topic: TOPIC.name, key: Buffer.from('x'), value: Buffer.from('{'), headers: {} },
      { topic: TOPIC.name, key: Buffer.from('y'), value: null, headers: {} },
    ];
    await log.publish([...bad, ...events.map(outgoing)]);
    await untilRead(await start(10));
    expect(await countRefusedEntityEvents(store.dataSource)).toBe(2);
    const digest = await digestOfStore(store.pool);
    expect(digest.inconsistent).toBe(0);
    expect(digest.records).toBeGreaterThan(0);
  });
});
