import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { judgementMadeTopic, type JudgementMade } from '#libs/contract';
import { hashToken } from '#libs/runtime';
import { saveSteward, StoredInstallationTable, type Store } from '#libs/store';
import { claimNamespace, type EventLog, type LogEvent } from '#libs/stream';
import { AppProcess, buildProcesses, freePort, repository } from '../support/app-process.ts';
import { eventually } from '../support/eventually.ts';
import { freshNamespace, openTestLog } from '../support/event-logs.ts';
import { hasKafka, kafkaBrokers } from '../support/kafka-broker.ts';
import { createTestStore } from '../support/test-store.ts';

/** Two steward-apis as processes of their own, killed with -9 while stewards judge; a reconciler behind them. */
const kind = hasKafka('crash of the steward-api') ? 'kafka' : 'postgres';
const KILLS = 4;
const STEWARDS = 4;
const PAIRS_EACH = 15;
const namespace = freshNamespace();
let store: Store;
let log: EventLog;
let apis: AppProcess[] = [];
let reconciler: AppProcess;

beforeAll(async () => {
  buildProcesses();
  store = await createTestStore();
  log = await openTestLog(kind, store);
  await claimNamespace({ log, installation: new StoredInstallationTable(store.pool), namespace });
  for (let n = 0; n < STEWARDS; n += 1) {
    await saveSteward(store.pool, { name: `s${n}`, entityTypes: ['person'], tokenHash: hashToken(`lt_s${n}`) });
  }
  const env = {
    ...{ DATABASE_URL: store.url, EVENT_LOG: kind, NAMESPACE: namespace },
    ...(kind === 'kafka' && { KAFKA_BROKERS: (await kafkaBrokers()).join(',') }),
    ENTITY_TYPES_DIR: join(repository, 'entity-types'),
    DATASETS: 'population/citizen=person',
  };
  reconciler = new AppProcess({ app: 'reconciler', port: await freePort(), env });
  apis = [];
  for (let n = 0; n < 2; n += 1) apis.push(new AppProcess({ app: 'steward-api', port: await freePort(), env }));
  for (const process of [...apis, reconciler]) process.start();
  for (const process of [...apis, reconciler]) await process.untilReady();
});
afterAll(async () => {
  for (const process of [...apis, reconciler]) await process?.stop();
  await log?.close();
  await store?.close();
});

interface Answer {
  readonly status: number;
  readonly body: { readonly version?: string; readonly problems?: readonly string[] };
}

/** Of whichever steward-api answers. */
async function ask(steward: number, method: string, path: string, body?: unknown): Promise<Answer> {
  for (const giveUpAt = Date.now() + 120_000; ; await pause(100)) {
    const api = apis[Math.floor(Math.random() * apis.length)];
    const answer = await fetch(`${api?.url ?? ''}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer lt_s${steward}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).then(
      async (response): Promise<Answer> => ({
        status: response.status,
        body: (await response.json()) as Answer['body'],
      }),
      () => null,
    );
    if (answer !== null && answer.status !== 503) return answer;
    if (Date.now() > giveUpAt) throw new Error('no steward-api answers');
  }
}

/** Judges a pair; whoever lost the answer learns from 409 that it was given. */
async function judge(steward: number, pair: { left: string; right: string }): Promise<void> {
  const query = new URLSearchParams(pair).toString();
  const { body: seen } = await ask(steward, 'GET', `pairs/person?${query}`);
  const said = { ...pair, entity_type: 'person', verdict: 'same', reason: 'r', version: seen.version };
  const given = await ask(steward, 'POST', 'judgements', said);
  if (given.status === 409) {
    expect(given.body.problems).toContainEqual(expect.stringMatching(new RegExp(`^last word: same by s${steward} `)));
  } else expect(given.status).toBe(201);
}

async function judgementsOnTopic(): Promise<JudgementMade[]> {
  const topics = [judgementMadeTopic(namespace, 'person').name];
  const ends = await log.describe(topics);
  const total = ends.reduce((sum, { next }) => sum + Number(next), 0);
  const reader = await log.read({ consumer: 'test', epoch: 0n, topics, positions: new Map() });
  const events: LogEvent[] = [];
  while (events.length < total) events.push(...(await reader.poll({ maxEvents: 1000, maxWaitMs: 500 })));
  await reader.close();
  return events.map(({ value }) => JSON.parse(String(value)) as JudgementMade);
}

test('every judgement that was given reaches the reconciler, whoever is killed, and none is given twice', async () => {
  const working = Promise.all(
    Array.from({ length: STEWARDS }, async (_, steward) => {
      for (let n = 0; n < PAIRS_EACH; n += 1) {
        await judge(steward, { left: `population/citizen/${steward}-${n}`, right: `population/citizen/x${n}` });
      }
    }),
  );
  let isDone = false;
  void working.finally(() => (isDone = true)).catch(() => undefined);
  for (let kills = 0; kills < KILLS && !isDone;) {
    await pause(300 + Math.random() * 700);
    if (apis[kills % 2]?.kill() === true) kills += 1;
  }
  await working;
  expect(apis.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThan(0);

  const counts = async (): Promise<Record<string, string>> => {
    const { rows } = await store.pool.query<Record<string, string>>(
      `SELECT (SELECT count(*) FROM steward.judgement) AS given, (SELECT count(*) FROM steward.outbox) AS waiting,
              (SELECT count(*) FROM linkage.judgement WHERE status = 'waiting') AS taken`,
    );
    return rows[0] ?? {};
  };
  const all = String(STEWARDS * PAIRS_EACH);
  await eventually('all are taken', async () => (await counts())['taken'] === all, 120_000);
  expect(await counts()).toEqual({ given: all, waiting: '0', taken: all });
  const numbers = new Set((await judgementsOnTopic()).map(({ seq }) => seq));
  expect(numbers.size).toBe(STEWARDS * PAIRS_EACH);
});
