import { JUDGEMENTS } from '#libs/contract';
import type { Metrics, Sample } from '#libs/runtime';
import { ConsumerOffsetTable, readFigure, readLedger } from '#libs/store';
import { topicLags } from '#libs/stream';
import type { ReconcilerParts, ReconcilerUnit } from './reconciler.module.ts';

/** What an operator of the reconciler watches: conservation (L3) above all. */
export function addReconcilerFigures(metrics: Metrics, parts: ReconcilerParts, units: readonly ReconcilerUnit[]): void {
  const { store, log } = parts;
  const of = { log, offsets: new ConsumerOffsetTable(store.pool) };
  metrics.addFigure({
    name: 'lienthong_reconciler_lag_events',
    help: 'Events that the reconciler of an entity type has still to take.',
    labels: ['entity_type', 'topic'],
    read: async () => {
      const read = async ({ entityType, reconciler }: ReconcilerUnit): Promise<Sample[]> => {
        const lags = await topicLags({ ...of, consumer: reconciler.consumer }, reconciler.topics);
        return lags.map(({ topic, lag }) => ({ labels: { entity_type: entityType, topic }, value: lag }));
      };
      return (await Promise.all(units.map(read))).flat();
    },
  });
  metrics.addFigure({
    name: 'lienthong_record_events',
    help: 'Conservation: events received of each source, what became of them, and those that are still unaccounted for.',
    labels: ['source', 'outcome'],
    read: () => conservation(units, parts, of),
  });
  for (const [name, help, labels, figure] of [
    ['lienthong_events_quarantined', 'Events that the reconciler refused.', ['source', 'code'], 'quarantined'],
    ['lienthong_review_tasks_open', 'Questions that wait for a steward.', ['entity_type'], 'review tasks'],
    ['lienthong_alarms', 'What somebody should look into.', ['entity_type', 'kind'], 'alarms'],
    ['lienthong_entity_events_waiting', 'Committed, not acknowledged by the log yet.', ['entity_type'], 'waiting'],
    ['lienthong_entities_postponed', 'At most so many entities wait for their event.', ['entity_type'], 'postponed'],
  ] as const) {
    metrics.addFigure({ name, help, labels, read: () => readFigure(store.pool, `reconciler ${figure}`) });
  }
}

const OUTCOMES = ['applied', 'stale', 'duplicate', 'quarantined'] as const;
type Tally = Record<(typeof OUTCOMES)[number] | 'received', number>;

async function conservation(
  units: readonly ReconcilerUnit[],
  { store }: ReconcilerParts,
  of: Pick<Parameters<typeof topicLags>[0], 'log' | 'offsets'>,
): Promise<Sample[]> {
  const tallies = new Map<string, Tally>();
  const tallyOf = (source: string): Tally => {
    const tally = tallies.get(source) ?? { received: 0, applied: 0, stale: 0, duplicate: 0, quarantined: 0 };
    tallies.set(source, tally);
    return tally;
  };
  for (const { reconciler } of units) {
    // What ended first, what arrived after: an event in between is still on its way, never one too many.
    const ledger = await readLedger(store.pool, reconciler.consumer);
    const lags = await topicLags({ ...of, consumer: reconciler.consumer }, reconciler.topics);
    for (const row of ledger) for (const outcome of OUTCOMES) tallyOf(row.source)[outcome] += row[outcome];
    for (const { topic, onLog } of lags) tallyOf(sourceOf(topic)).received += onLog;
  }
  return [...tallies].flatMap(([source, tally]) => {
    const ended = OUTCOMES.reduce((sum, outcome) => sum + tally[outcome], 0);
    const all = { ...tally, unaccounted: tally.received - ended };
    return Object.entries(all).map(([outcome, value]) => ({ labels: { source, outcome }, value }));
  });
}

/** `<namespace>.record-changed.<source>.<dataset>.v1`, or the stewards' topic; names hold no dot. */
function sourceOf(topic: string): string {
  const [, kind, source] = topic.split('.');
  return kind === 'record-changed' && source !== undefined ? source : JUDGEMENTS.source;
}
