import { parseReference, type ReferenceText } from '#libs/contract';
import type { LedgerRow, QuarantineRow, RecordHead } from '#libs/store';
import type { LogEvent } from '#libs/stream';
import { foldArrivals, type Arrival, type Equivocation } from './fold-arrivals.ts';
import type { ChangeReader, DatasetName, RecordChange, ReadResult } from './read-change.ts';

/** An event of the batch with what was read of it. */
export interface ReadEvent {
  readonly event: LogEvent;
  readonly dataset: DatasetName;
  readonly result: ReadResult;
}

/** What a batch of events comes to, before anything changes in memory or store. */
export interface TakenChanges {
  readonly latest: ReadonlyMap<ReferenceText, RecordChange>;
  readonly refused: readonly QuarantineRow[];
  readonly equivocations: readonly Equivocation[];
  readonly ledger: readonly LedgerRow[];
}

export function readEvents(
  events: readonly LogEvent[],
  datasets: ReadonlyMap<string, DatasetName>,
  read: ChangeReader,
): ReadEvent[] {
  return events.map((event) => {
    const dataset = datasets.get(event.topic);
    if (dataset === undefined) throw new Error(`an event of ${event.topic}, which was not asked for`);
    return { event, dataset, result: read(event, dataset) };
  });
}

/** Records that the batch speaks of, each once. */
export function referencesOf(events: readonly ReadEvent[]): ReferenceText[] {
  const references = new Set<ReferenceText>();
  for (const { result } of events) if (result.refusal === undefined) references.add(result.change.reference);
  return [...references];
}

/** Decides for every event what it ends as (L3, L5). */
export function takeChanges(
  events: readonly ReadEvent[],
  stored: ReadonlyMap<ReferenceText, RecordHead>,
): TakenChanges {
  const ledger = new Map<string, MutableLedgerRow>();
  const refused: QuarantineRow[] = [];
  const changes: RecordChange[] = [];
  const places: DatasetName[] = [];
  for (const { event, dataset, result } of events) {
    if (result.refusal === undefined) {
      changes.push(result.change);
      places.push(dataset);
    } else {
      count(ledger, dataset, 'quarantined');
      refused.push(refusedRow(event, dataset, result));
    }
  }
  const folded = foldArrivals(changes, stored);
  folded.arrivals.forEach((arrival, i) => {
    const dataset = places[i];
    if (dataset !== undefined) count(ledger, dataset, arrival);
  });
  return { latest: folded.latest, refused, equivocations: folded.equivocations, ledger: [...ledger.values()] };
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

function refusedRow(
  event: LogEvent,
  dataset: DatasetName,
  result: Extract<ReadResult, { recordId: string | null }>,
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
    ...result.refusal,
    raw: event.value ?? Buffer.alloc(0),
  };
}

/** Headers come from outside as the rest does; what cannot be stored as text is left out. */
function printable(text: string | undefined): string | null {
  return text !== undefined && /^[\x20-\x7e]{1,200}$/.test(text) ? text : null;
}

/** The row is the same whichever of the contents came first: it names the content, not a place in the log. */
export function equivocationRow(loser: Equivocation & { readonly afterText: string }, topic: string): QuarantineRow {
  const { source, dataset, recordId } = parseReference(loser.reference);
  return {
    source,
    dataset,
    recordId,
    version: loser.version,
    contentHash: loser.contentHash,
    topic,
    partition: null,
    offset: null,
    eventId: null,
    code: 'record.equivocation',
    path: `version ${loser.version}`,
    sentence: 'another content came under the same version and was kept',
    raw: Buffer.from(loser.afterText),
  };
}
