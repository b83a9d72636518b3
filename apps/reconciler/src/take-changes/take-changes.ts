import { replayOf, type ReferenceText } from '#libs/contract';
import type { Judgement } from '#libs/linkage';
import type { LedgerRow, QuarantineRow, RecordHead } from '#libs/store';
import type { LogEvent } from '#libs/stream';
import { takeJudgements, type FindJudgement } from '../apply-judgements/take-judgements.ts';
import { foldArrivals, type Arrival, type Equivocation } from './fold-arrivals.ts';
import type { DatasetName, ReadResult, RecordChange } from '../read-events/read-change.ts';

/** An event of the batch with what was read of it. */
export interface ReadEvent {
  readonly event: LogEvent;
  readonly dataset: DatasetName;
  readonly result: ReadResult;
}

/** What a batch of events comes to, before anything changes in memory or store. */
export interface TakenChanges {
  readonly latest: ReadonlyMap<ReferenceText, RecordChange>;
  readonly judgements: readonly Judgement[];
  readonly refused: readonly QuarantineRow[];
  readonly equivocations: readonly Equivocation[];
  readonly ledger: readonly LedgerRow[];
}

/** Records that the batch speaks of, each once. */
export function referencesOf(events: readonly ReadEvent[]): ReferenceText[] {
  const references = new Set<ReferenceText>();
  for (const { result } of events) if (result.kind === 'change') references.add(result.change.reference);
  return [...references];
}

/** What is held already: heads of the batch's records, and the last word on a pair. */
export interface Held {
  readonly records: ReadonlyMap<ReferenceText, RecordHead>;
  readonly judgement: FindJudgement;
}

/** Decides for every event what it ends as (L3, L5). */
export function takeChanges(events: readonly ReadEvent[], held: Held): TakenChanges {
  const ledger = new Map<string, MutableLedgerRow>();
  const refused: QuarantineRow[] = [];
  const changes: RecordChange[] = [];
  const judgements: Judgement[] = [];
  const placesOfChanges: DatasetName[] = [];
  const placesOfJudgements: DatasetName[] = [];
  for (const { event, dataset, result } of events) {
    if (result.kind === 'change') {
      changes.push(result.change);
      placesOfChanges.push(dataset);
    } else if (result.kind === 'judgement') {
      judgements.push(result.judgement);
      placesOfJudgements.push(dataset);
    } else {
      count(ledger, dataset, 'quarantined');
      refused.push(refusedRow(event, dataset, result));
    }
  }
  const folded = foldArrivals(changes, held.records);
  const judged = takeJudgements(judgements, held.judgement);
  countAll(ledger, placesOfChanges, folded.arrivals);
  countAll(ledger, placesOfJudgements, judged.arrivals);
  return {
    latest: folded.latest,
    judgements: judged.latest,
    refused,
    equivocations: folded.equivocations,
    ledger: [...ledger.values()],
  };
}

type MutableLedgerRow = { -readonly [K in keyof LedgerRow]: LedgerRow[K] };

function count(ledger: Map<string, MutableLedgerRow>, { source, dataset }: DatasetName, arrival: Arrival): void {
  const key = `${source}/${dataset}`;
  let row = ledger.get(key);
  if (row === undefined) {
    row = { source, dataset, applied: 0, stale: 0, duplicate: 0, quarantined: 0 };
    ledger.set(key, row);
  }
  row[arrival] += 1;
}

function countAll(
  ledger: Map<string, MutableLedgerRow>,
  places: readonly DatasetName[],
  arrivals: readonly Arrival[],
): void {
  arrivals.forEach((arrival, i) => {
    const dataset = places[i];
    if (dataset !== undefined) count(ledger, dataset, arrival);
  });
}

function refusedRow(
  event: LogEvent,
  dataset: DatasetName,
  result: Extract<ReadResult, { kind: 'refusal' }>,
): QuarantineRow {
  return {
    ...dataset,
    recordId: result.recordId,
    version: result.version,
    contentHash: null,
    topic: event.topic,
    partition: event.partition,
    offset: event.offset,
    eventId: printable(event.headers['ce_id']),
    key: event.key,
    replay: replayOf(event.headers),
    ...result.refusal,
    raw: event.value ?? Buffer.alloc(0),
  };
}

/** Headers come from outside as the rest does; what cannot be stored as text is left out. */
function printable(text: string | undefined): string | null {
  return text !== undefined && /^[\x20-\x7e]{1,200}$/.test(text) ? text : null;
}
