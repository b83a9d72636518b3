import { entityChangedTopic, JUDGEMENTS, judgementMadeTopic, LienThongError, recordChangedTopic } from '#libs/contract';
import {
  ConsumerOffsetTable,
  countAdapterQuarantine,
  countLinkage,
  isAdapterOutboxEmpty,
  isAnythingPostponed,
  isJudgementOutboxEmpty,
  listAccepted,
  readLedger,
  readLinkageOutbox,
  type LinkageCounts,
  type Store,
} from '#libs/store';
import type { EventLog, PartitionState } from '#libs/stream';
import { reconcilerConsumer } from '../../reconciler/src/reconciler.ts';
import { SINK_CONSUMER } from '../../sink/src/sink.module.ts';

/**
 * Conservation (L3) of one source: every event on its topics, and every row its adapter refused, ends as exactly one of
 * applied, stale, duplicate and quarantined. `unaccounted` counts what has not ended yet; 0 once the pipeline is idle.
 */
export interface Conservation {
  readonly received: number;
  readonly applied: number;
  readonly stale: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly unaccounted: number;
}

/** How far the pipeline is; cheap enough to be asked several times a second. */
export interface PipelineProgress {
  /** Events on the record-changed topics, from where their reconcilers began. */
  readonly published: number;
  /** Events each consumer has still to take. */
  readonly lag: Readonly<Record<string, number>>;
  /** Accepted or committed, not acknowledged by the log yet; or linked and not told yet. */
  readonly unpublished: boolean;
}

export interface PipelineStatus extends PipelineProgress {
  readonly conservation: Readonly<Record<string, Conservation>>;
  /** Changes given a version by the adapters. */
  readonly accepted: number;
  readonly quarantine: { readonly adapter: number; readonly reconciler: number };
  readonly reviewTasks: number;
  readonly entities: Readonly<Record<string, number>>;
  readonly alarms: number;
}

export interface StatusOf {
  readonly store: Store;
  readonly log: EventLog;
  readonly namespace: string;
  readonly datasets: readonly { readonly source: string; readonly dataset: string; readonly entityType: string }[];
}

/** Events of one topic as its consumer has them. */
interface TopicReading {
  readonly consumer: string;
  /** Of the reconcilers' topics. */
  readonly source: string | null;
  readonly onLog: number;
  readonly lag: number;
}

export async function pipelineProgress(of: StatusOf): Promise<PipelineProgress> {
  const entityTypes = entityTypesOf(of);
  // Producers before consumers, upstream before downstream: what moves on meanwhile is seen where it came from, so that
  // nothing on its way is missed.
  const accepted = await Promise.all([isAdapterOutboxEmpty(of.store.pool), isJudgementOutboxEmpty(of.store.pool)]);
  const changeTopics = await readTopics(of, changeTopicsOf(of));
  // What is postponed comes into the outbox, or onto the log, in one commit.
  const postponed = await isAnythingPostponed(of.store.pool);
  const waiting = await Promise.all(entityTypes.map((name) => readLinkageOutbox(of.store.pool, name, 1)));
  const entityTopics = await readTopics(of, entityTopicsOf(of));
  return progressOf(
    [...changeTopics, ...entityTopics],
    accepted.includes(false) || postponed || waiting.some((rows) => rows.length > 0),
  );
}

function progressOf(topics: readonly TopicReading[], unpublished: boolean): PipelineProgress {
  const lag: Record<string, number> = {};
  let published = 0;
  for (const { consumer, source, onLog, lag: behind } of topics) {
    lag[consumer] = (lag[consumer] ?? 0) + behind;
    if (source !== null && source !== JUDGEMENTS.source) published += onLog;
  }
  return { published, lag, unpublished };
}

export async function pipelineStatus(of: StatusOf): Promise<PipelineStatus> {
  const { pool } = of.store;
  const entityTypes = entityTypesOf(of);
  const progress = await pipelineProgress(of);
  const ledgers = (await Promise.all(entityTypes.map((name) => readLedger(pool, reconcilerConsumer(name))))).flat();
  const changeTopics = await readTopics(of, changeTopicsOf(of));
  const refused = await countAdapterQuarantine(pool);
  const accepted = await listAccepted(pool);
  const counts = new Map<string, LinkageCounts>();
  for (const name of entityTypes) counts.set(name, await countLinkage(pool, name));

  const conservation: Record<string, Conservation> = {};
  for (const { source, onLog } of changeTopics) {
    // Stewards are named once they have said something.
    if (source === null || (source === JUDGEMENTS.source && onLog === 0)) continue;
    conservation[source] = add(conservation[source], { received: onLog });
  }
  for (const { source, applied, stale, duplicate, quarantined } of ledgers) {
    conservation[source] = add(conservation[source], { applied, stale, duplicate, quarantined });
  }
  for (const [source, rows] of refused) {
    conservation[source] = add(conservation[source], { received: Number(rows), quarantined: Number(rows) });
  }
  const sumOf = (pick: (each: LinkageCounts) => number): number =>
    [...counts.values()].reduce((sum, each) => sum + pick(each), 0);
  return {
    ...progress,
    conservation,
    accepted: accepted.reduce((sum, { changes }) => sum + Number(changes), 0),
    quarantine: {
      adapter: [...refused.values()].reduce((sum, rows) => sum + Number(rows), 0),
      reconciler: sumOf((each) => each.quarantined),
    },
    reviewTasks: sumOf((each) => each.openReviewTasks),
    entities: Object.fromEntries([...counts].map(([name, each]) => [name, each.entities])),
    alarms: sumOf((each) => each.alarms),
  };
}

/** Nothing on its way: every lag is zero and every outbox empty. */
export function isIdle(progress: PipelineProgress): boolean {
  return !progress.unpublished && Object.values(progress.lag).every((events) => events === 0);
}

interface ConsumedTopic {
  readonly topic: string;
  readonly consumer: string;
  readonly source: string | null;
}

function entityTypesOf({ datasets }: StatusOf): string[] {
  return [...new Set(datasets.map(({ entityType }) => entityType))].sort();
}

/** Whatever the reconcilers read: changes of records, and judgements. */
function changeTopicsOf(of: StatusOf): ConsumedTopic[] {
  const records = of.datasets.map(({ source, dataset, entityType }) => ({
    topic: recordChangedTopic(of.namespace, source, dataset).name,
    consumer: reconcilerConsumer(entityType),
    source,
  }));
  const judgements = entityTypesOf(of).map((name) => ({
    topic: judgementMadeTopic(of.namespace, name).name,
    consumer: reconcilerConsumer(name),
    source: JUDGEMENTS.source,
  }));
  return [...records, ...judgements];
}

function entityTopicsOf(of: StatusOf): ConsumedTopic[] {
  return entityTypesOf(of).map((name) => ({
    topic: entityChangedTopic(of.namespace, name).name,
    consumer: SINK_CONSUMER,
    source: null,
  }));
}

/** The end of each topic first, then how far its consumer is: never a negative lag that hides another one's. */
async function readTopics(of: StatusOf, topics: readonly ConsumedTopic[]): Promise<TopicReading[]> {
  const partitions = groupByTopic(await of.log.describe(topics.map(({ topic }) => topic)));
  const offsets = await offsetsOf(of.store, new Set(topics.map(({ consumer }) => consumer)));
  for (const { topic, consumer } of topics) {
    if (partitions.has(topic) || ![...offsets.keys()].some((key) => key.startsWith(`${consumer} ${topic}/`))) continue;
    // To count its events as lost would be a false alarm.
    throw new LienThongError('log.topic-unknown', [
      `${topic} was read before and is not on the ${of.log.kind} log: was another one meant (--log, EVENT_LOG)?`,
    ]);
  }
  return topics.map(({ topic, consumer, source }) => {
    let onLog = 0;
    let lag = 0;
    for (const { partition, earliest, next } of partitions.get(topic) ?? []) {
      const stored = offsets.get(`${consumer} ${topic}/${partition}`);
      onLog += Number(next - (stored?.first ?? earliest));
      // The consumer may have moved past the end that was read a moment ago.
      lag += Math.max(0, Number(next - (stored?.next ?? earliest)));
    }
    return { consumer, source, onLog, lag };
  });
}

const NOTHING = { received: 0, applied: 0, stale: 0, duplicate: 0, quarantined: 0 };

function add(soFar: Conservation | undefined, more: Partial<Omit<Conservation, 'unaccounted'>>): Conservation {
  const from = soFar ?? NOTHING;
  const sum = {
    received: from.received + (more.received ?? 0),
    applied: from.applied + (more.applied ?? 0),
    stale: from.stale + (more.stale ?? 0),
    duplicate: from.duplicate + (more.duplicate ?? 0),
    quarantined: from.quarantined + (more.quarantined ?? 0),
  };
  const ended = sum.applied + sum.stale + sum.duplicate + sum.quarantined;
  return { ...sum, unaccounted: sum.received - ended };
}

interface StoredOffsets {
  readonly first: bigint;
  readonly next: bigint;
}

async function offsetsOf(store: Store, consumers: ReadonlySet<string>): Promise<Map<string, StoredOffsets>> {
  const table = new ConsumerOffsetTable(store.pool);
  const stored = new Map<string, StoredOffsets>();
  for (const consumer of consumers) {
    for (const { topic, partition, first, next } of await table.load(consumer)) {
      stored.set(`${consumer} ${topic}/${partition}`, { first, next });
    }
  }
  return stored;
}

function groupByTopic(partitions: readonly PartitionState[]): Map<string, PartitionState[]> {
  const groups = new Map<string, PartitionState[]>();
  for (const each of partitions) {
    const group = groups.get(each.topic);
    if (group === undefined) groups.set(each.topic, [each]);
    else group.push(each);
  }
  return groups;
}
