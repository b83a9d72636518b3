import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { entityChangedTopic, eventHeaders, judgementMadeTopic, recordChangedTopic } from '#libs/contract';
import { logger as namedLogger } from '#libs/runtime';
import type { EntityTypeDefinition } from '#libs/contract';
import type { Store } from '#libs/store';
import type { EventLog, OutgoingEvent } from '#libs/stream';
import { reconcilerConsumer } from '../../apps/reconciler/src/reconciler.ts';
import { startReconcilers } from '../../apps/reconciler/src/start-reconcilers.ts';
import { startSink } from '../../apps/sink/src/start-sink.ts';
import { damaged, hostileText, pick, type Random } from './make-hostile.ts';
import { count, type Outcome } from './outcome.ts';

export interface TopicsRoom {
  readonly store: Store;
  readonly log: EventLog;
  readonly namespace: string;
  readonly entityTypes: ReadonlyMap<string, EntityTypeDefinition>;
}

const logger = namedLogger('hostile', 'silent');
const DATASET = { source: 'tax', dataset: 'taxpayer' };
/** Between so many hostile ones stands a valid one. */
const NEIGHBOUR_EVERY = 10;
const PORTION = 500;

/** A record as its adapter would tell it; the numbers make people of their own. */
function change(id: string, number: number): object {
  return {
    op: 'c',
    before: null,
    after: {
      full_name: `Nguyễn Văn ${String.fromCharCode(65 + (number % 26))}${number}`,
      birth_date: `19${String(50 + (number % 50))}-0${1 + (number % 9)}-1${number % 10}`,
      phones: [`09${String(10_000_000 + number)}`],
    },
    source: {
      name: DATASET.source,
      dataset: DATASET.dataset,
      entity_type: 'person',
      record_id: id,
      version: '1',
      snapshot: false,
      ts_ms: null,
      position: String(number),
    },
    ts_ms: 1_763_769_600_000,
  };
}

function judgement(number: number): object {
  return {
    seq: String(number + 1),
    entity_type: 'person',
    left: `tax/taxpayer/j-${number}-1`,
    right: `tax/taxpayer/j-${number}-2`,
    verdict: 'different',
    reason: 'x',
    steward: 'an',
    levels: {},
    made_at: 1_763_769_600_000,
  };
}

function entityEvent(id: string): object {
  const record = `tax/taxpayer/${id}`;
  return {
    entity_id: id,
    entity_version: '1',
    entity_type: 'person',
    happened: 'created',
    known_at: 1_763_769_600_000,
    valid_from: null,
    members: [{ record, version: '1', ts_ms: null }],
    rules: ['test-rule'],
    golden: { full_name: { value: 'Nguyễn Văn A', member: 0, rule: 0 } },
    moved: [{ record, from: null, to: id }],
    redirect_to: null,
  };
}

interface Made {
  readonly valid: object;
  readonly key: string;
}

interface Door {
  readonly name: string;
  readonly topic: string;
  readonly make: (number: number, isNeighbour: boolean) => Made;
  /** What the consumer says of every event it took, by outcome. */
  readonly outcomes: () => Promise<{ ended: number; quarantined: number }>;
  readonly refusedByCode: () => Promise<Record<string, number>>;
  readonly neighboursApplied: () => Promise<number>;
}

function outgoing(door: Door, number: number, random: Random): OutgoingEvent {
  const isNeighbour = number % NEIGHBOUR_EVERY === 0;
  const { valid, key } = door.make(number, isNeighbour);
  const headers = eventHeaders({ id: `h-${number}`, type: 'record-changed', source: 'hostile' });
  const keyBytes = Buffer.from(key);
  if (isNeighbour) return { topic: door.topic, key: keyBytes, value: Buffer.from(JSON.stringify(valid)), headers };
  const chance = random();
  if (chance < 0.03) return { topic: door.topic, key: keyBytes, value: null, headers };
  if (chance < 0.06) {
    const wrongKey = Buffer.from(pick(random, ['', 'another', '\u0000', '{"id":1}', 'x'.repeat(5000)]));
    return { topic: door.topic, key: wrongKey, value: Buffer.from(JSON.stringify(valid)), headers };
  }
  // A log may carry any header; that of PostgreSQL cannot hold a NUL.
  const strange = { ce_id: hostileText(random).replaceAll('\u0000', '').toWellFormed(), traceparent: 'nonsense' };
  const { bytes } = damaged(valid, random);
  return { topic: door.topic, key: keyBytes, value: bytes, headers: chance < 0.1 ? strange : headers };
}

/** Puts hostile events and valid neighbours on each topic of people, and looks what became of every one. */
export async function throughTopics(room: TopicsRoom, sent: number, random: Random): Promise<Outcome[]> {
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => {
    failures.push(error);
    process.stderr.write(`a consumer has stopped: ${inspect(error)}\n`);
  };
  const common = { ...room, logger, onFailure, batchSize: 2000 };
  const datasets = [{ ...DATASET, entityType: 'person' }];
  const doors = doorsOf(room);
  await room.log.ensureTopics([
    recordChangedTopic(room.namespace, DATASET.source, DATASET.dataset),
    judgementMadeTopic(room.namespace, 'person'),
    entityChangedTopic(room.namespace, 'person'),
  ]);
  for (const door of doors) {
    for (let from = 0; from < sent; from += PORTION) {
      const size = Math.min(PORTION, sent - from);
      await room.log.publish(Array.from({ length: size }, (_, i) => outgoing(door, from + i, random)));
    }
  }
  const sink = await startSink(
    { ...common, entityTypes: new Map([...room.entityTypes].filter(([name]) => name === 'person')) },
    null,
  );
  const reconcilers = await startReconcilers({ ...common, datasets }, null);
  try {
    await untilTaken(room, doors, sent, failures);
    await reconcilers.whenPublished();
    await untilTaken(room, doors, sent, failures);
  } finally {
    await reconcilers.stop();
    await sink.stop();
  }
  return Promise.all(doors.map((door) => outcomeOf(door, sent, failures.length)));
}

async function outcomeOf(door: Door, sent: number, crashes: number): Promise<Outcome> {
  const { ended, quarantined } = await door.outcomes();
  return {
    door: door.name,
    sent,
    refused: await door.refusedByCode(),
    accepted: ended - quarantined,
    crashes,
    faults: 0,
    silentDrops: Math.max(0, sent - ended),
    neighbours: { sent: Math.ceil(sent / NEIGHBOUR_EVERY), applied: await door.neighboursApplied() },
  };
}

/** Until everything sent has ended as something, nothing moves any more, or a consumer has failed. */
async function untilTaken(
  { store }: TopicsRoom,
  doors: readonly Door[],
  sent: number,
  failures: unknown[],
): Promise<void> {
  let before = '';
  for (let still = 0; still < 40 && failures.length === 0;) {
    const outcomes = await Promise.all(doors.map((door) => door.outcomes()));
    if (outcomes.every(({ ended }) => ended >= sent)) return;
    const { rows } = await store.pool.query('SELECT consumer, sum(next_offset) FROM stream.consumer_offset GROUP BY 1');
    const now = JSON.stringify([outcomes, rows]);
    still = now === before ? still + 1 : 0;
    before = now;
    await pause(250);
  }
}

function doorsOf({ store, namespace }: TopicsRoom): Door[] {
  const counted = async (sql: string, values: unknown[]): Promise<number> =>
    Number((await store.pool.query<{ n: string }>(sql, values)).rows[0]?.n ?? 0);
  const byCode = async (sql: string, topic: string): Promise<Record<string, number>> => {
    const codes: Record<string, number> = {};
    const { rows } = await store.pool.query<{ code: string; n: string }>(sql, [topic]);
    for (const { code, n } of rows) count(codes, code, Number(n));
    return codes;
  };
  const linkageCodes = 'SELECT code, count(*) AS n FROM linkage.quarantine WHERE topic = $1 GROUP BY code';
  const linkageOutcomes = (source: string) => async () => {
    const ended = 'sum(applied + stale + duplicate + quarantined)';
    const of = 'FROM linkage.ledger WHERE consumer = $1 AND source = $2';
    const values = [reconcilerConsumer('person'), source];
    return {
      ended: await counted(`SELECT ${ended} AS n ${of}`, values),
      quarantined: await counted(`SELECT sum(quarantined) AS n ${of}`, values),
    };
  };
  const changes = recordChangedTopic(namespace, DATASET.source, DATASET.dataset).name;
  const judgements = judgementMadeTopic(namespace, 'person').name;
  const entities = entityChangedTopic(namespace, 'person').name;
  return [
    {
      name: 'topic record-changed',
      topic: changes,
      make: (number, isNeighbour) => {
        const id = `${isNeighbour ? 'good' : 'bad'}-${number}`;
        return { valid: change(id, number), key: id };
      },
      outcomes: linkageOutcomes(DATASET.source),
      refusedByCode: () => byCode(linkageCodes, changes),
      neighboursApplied: () =>
        counted(
          `SELECT count(*) AS n FROM linkage.record WHERE reference LIKE 'tax/taxpayer/good-%' AND NOT deleted`,
          [],
        ),
    },
    {
      name: 'topic judgement-made',
      topic: judgements,
      make: (number) => ({ valid: judgement(number), key: `j-${number}` }),
      outcomes: linkageOutcomes('steward'),
      refusedByCode: () => byCode(linkageCodes, judgements),
      neighboursApplied: () =>
        counted(
          `SELECT count(*) AS n FROM linkage.judgement
            WHERE left_reference ~ '^tax/taxpayer/j-\\d*0-1$' AND right_reference ~ '^tax/taxpayer/j-\\d*0-2$'`,
          [],
        ),
    },
    {
      name: 'topic entity-changed',
      topic: entities,
      make: (number, isNeighbour) => {
        const id = `${isNeighbour ? 'good' : 'bad'}-${number}`;
        return { valid: entityEvent(id), key: id };
      },
      outcomes: async () => {
        const own = await counted('SELECT count(*) AS n FROM unified.entity_version WHERE entity_id ~ $1', [
          '^[0-9a-f]{8}-',
        ]);
        const of = 'FROM unified.ledger WHERE topic = $1';
        const all = await counted(`SELECT sum(applied + duplicate + quarantined) AS n ${of}`, [entities]);
        return {
          // Those that the reconciler told of its own are not ours.
          ended: all - own,
          quarantined: await counted(`SELECT sum(quarantined) AS n ${of}`, [entities]),
        };
      },
      refusedByCode: () =>
        byCode('SELECT code, count(*) AS n FROM unified.quarantine WHERE topic = $1 GROUP BY code', entities),
      neighboursApplied: () =>
        counted(`SELECT count(*) AS n FROM unified.entity WHERE entity_id LIKE 'good-%' AND NOT removed`, []),
    },
  ];
}
