import type { EntityTypeDefinition, ReferenceText } from '#libs/contract';
import { compileModel, type Judgement } from '#libs/linkage';
import { listMemberships, listOpenReviewTasks, readLedger } from '#libs/store';
import { reconcilerConsumer } from '../../apps/reconciler/src/reconciler.ts';
import { randomFrom, shuffled } from '../support/entity-history.ts';
import { askOracle, type OracleAnswer } from '../support/linkage-oracle.ts';
import { LinkedStore } from '../support/linked-store.ts';
import { changeEvent, judgementEvent, type Destination, type ToldVersion } from '../support/topic-events.ts';
import { digestOfPartition, finalRecords, liveContents } from './expected.ts';
import { DATASETS, drawFacts, type Facts, type Size } from './facts.ts';

export interface CampaignOptions extends Size {
  readonly definition: EntityTypeDefinition;
  readonly batchSize: number;
  /** How often another reconciler takes over on the way. */
  readonly restarts: number;
  readonly say: (line: string) => void;
}

export interface CampaignFigures {
  readonly records: number;
  readonly changesPublished: number;
  readonly judgementsPublished: number;
  /** Of changes and judgements among each other, until all is stored. */
  readonly seconds: number;
  readonly counted: {
    readonly applied: number;
    readonly stale: number;
    readonly duplicate: number;
    readonly quarantined: number;
  };
  /** The pairs' last words by status. */
  readonly judgements: Readonly<Record<string, number>>;
  readonly reviewTasks: Readonly<Record<string, number>>;
  readonly entities: number;
  readonly entityVersions: Readonly<Record<string, number>>;
  readonly digest: string;
  readonly oracleDigest: string;
  /** Differences to the oracle beside the digest: groups, tasks, standings. */
  readonly differences: readonly string[];
  readonly revocations: number;
  readonly digestAfterRevoking: string;
  readonly digestWithoutJudgements: string;
}

const NAMESPACE = 'judgements';
/** A round is published once so few of the former are left. */
const MOST_WAITING = 1500;
const ROUNDS = 100;

/**
 * Judgements are given and revoked in any order between changes of the records, through the topics; at the end the store
 * must be what the oracle computes from the final facts, and after revoking all of them what it is without them.
 */
export async function runCampaign(options: CampaignOptions): Promise<CampaignFigures> {
  const { definition, say } = options;
  const model = compileModel(definition);
  const facts = drawFacts(options, model);
  const last = finalRecords(facts.changes);
  const judged = await openStore(options);
  try {
    const started = performance.now();
    await publishInRounds(judged, options, facts);
    await judged.settled(600_000);
    const seconds = (performance.now() - started) / 1000;
    say(
      `${facts.judgements.length} judgements and ${facts.changes.length} changes in ${seconds.toFixed(1)} s; asking the oracle …`,
    );
    const answer = askOracle({ model, records: liveContents(last), judgements: facts.judgements });
    const found = await lookAt(judged, definition, answer);
    const oracleDigest = await digestOfPartition(definition, answer.partition, last);
    say('revoking all of them …');
    const revocations = await revokeAll(judged, options, facts.judgements);
    const digestAfterRevoking = await judged.digest();
    return {
      records: last.size,
      changesPublished: facts.changes.length,
      judgementsPublished: facts.judgements.length,
      seconds,
      ...found,
      oracleDigest,
      revocations,
      digestAfterRevoking,
      digestWithoutJudgements: await withoutJudgements(options, facts.changes),
    };
  } finally {
    await judged.close();
  }
}

function destinationOf({ definition }: CampaignOptions): Destination {
  return { namespace: NAMESPACE, entityType: definition.name };
}

function openStore({ definition, batchSize }: CampaignOptions): Promise<LinkedStore> {
  return LinkedStore.open({ namespace: NAMESPACE, definition, datasets: DATASETS, batchSize });
}

async function publishInRounds(linked: LinkedStore, options: CampaignOptions, facts: Facts): Promise<void> {
  const rounds = Math.min(ROUNDS, facts.judgements.length);
  const restartEvery = Math.ceil(rounds / (options.restarts + 1));
  const slice = <T>(all: readonly T[], round: number): readonly T[] =>
    all.slice(Math.floor((all.length * round) / rounds), Math.floor((all.length * (round + 1)) / rounds));
  for (let round = 0; round < rounds; round += 1) {
    const changes = slice(facts.changes, round).map((change) => changeEvent(destinationOf(options), change));
    const judgements = slice(facts.judgements, round).map((judgement) =>
      judgementEvent(destinationOf(options), judgement),
    );
    await linked.publish(shuffled([...changes, ...judgements], randomFrom(options.seed + round)));
    if (round > 0 && round % restartEvery === 0) await linked.restartReconciler();
    while ((await linked.lag()) > MOST_WAITING) await new Promise((resolve) => setTimeout(resolve, 20));
    if (round % 10 === 9) options.say(`round ${round + 1} of ${rounds}`);
  }
}

/** Whatever was said of a pair is withdrawn, in any order. */
async function revokeAll(
  linked: LinkedStore,
  options: CampaignOptions,
  judgements: readonly Judgement[],
): Promise<number> {
  const pairs = new Map(judgements.map(({ left, right }) => [`${left} ${right}`, { left, right }]));
  const after = BigInt(options.judgements);
  const revocations = [...pairs.values()].map((pair, n): Judgement => {
    return { ...pair, seq: after + BigInt(n + 1), verdict: 'revoked', levels: {} };
  });
  const events = shuffled(revocations, randomFrom(options.seed)).map((each) =>
    judgementEvent(destinationOf(options), each),
  );
  await linked.publish(events);
  await linked.settled(600_000);
  return events.length;
}

async function withoutJudgements(options: CampaignOptions, changes: readonly ToldVersion[]): Promise<string> {
  const plain = await openStore(options);
  try {
    await plain.publish(changes.map((change) => changeEvent(destinationOf(options), change)));
    await plain.settled(600_000);
    return await plain.digest();
  } finally {
    await plain.close();
  }
}

type Found = Pick<
  CampaignFigures,
  'counted' | 'judgements' | 'reviewTasks' | 'entities' | 'entityVersions' | 'digest' | 'differences'
>;

/** What the store came to, and where it differs from the oracle. */
async function lookAt(linked: LinkedStore, { name }: EntityTypeDefinition, answer: OracleAnswer): Promise<Found> {
  const { pool } = linked.store;
  const groups = new Map<string, ReferenceText[]>();
  for (const { reference, entityId } of await listMemberships(pool, name)) {
    groups.set(entityId, [...(groups.get(entityId) ?? []), reference]);
  }
  const tasks = await listOpenReviewTasks(pool, name);
  const standings = await pool.query<Record<'left_reference' | 'right_reference' | 'seq' | 'status', string>>(
    'SELECT left_reference, right_reference, seq, status FROM linkage.judgement',
  );
  const versions = await pool.query<{ happened: string; count: string }>(
    'SELECT happened, count(*) FROM unified.entity_version GROUP BY happened ORDER BY happened',
  );
  const ledger = (await readLedger(pool, reconcilerConsumer(name))).find(({ source }) => source === 'steward');
  const { applied = 0, stale = 0, duplicate = 0, quarantined = 0 } = ledger ?? {};
  return {
    counted: { applied, stale, duplicate, quarantined },
    judgements: countBy(standings.rows, ({ status }) => status),
    reviewTasks: countBy(tasks, ({ kind }) => kind),
    entities: groups.size,
    entityVersions: Object.fromEntries(versions.rows.map(({ happened, count }) => [happened, Number(count)])),
    digest: await linked.digest(),
    differences: [
      ...differing('group', [...groups.values()].map(textOf), answer.partition.map(textOf)),
      ...differing('task', tasks.map(taskText), answer.reviewTasks.map(taskText)),
      ...differing(
        'judgement',
        standings.rows.map((row) => [row.left_reference, row.right_reference, row.seq, row.status].join(' ')),
        answer.judgements.map(({ left, right, seq, status }) => [left, right, seq, status].join(' ')),
      ),
    ],
  };
}

const textOf = (members: readonly string[]): string => [...members].sort().join(' ');
const taskText = (task: { kind: string; left: string; right: string; weight: number | null }): string =>
  [task.kind, task.left, task.right, task.weight].join(' ');

function countBy<T>(things: readonly T[], keyOf: (thing: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const thing of things) counts[keyOf(thing)] = (counts[keyOf(thing)] ?? 0) + 1;
  return counts;
}

function differing(what: string, found: readonly string[], expected: readonly string[]): string[] {
  const [inStore, byOracle] = [new Set(found), new Set(expected)];
  return [
    ...found.filter((each) => !byOracle.has(each)).map((each) => `${what} in the store only: ${each}`),
    ...expected.filter((each) => !inStore.has(each)).map((each) => `${what} by the oracle only: ${each}`),
  ];
}
