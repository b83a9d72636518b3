import { LienThongError, replayHeaders } from '#libs/contract';
import { retrying, tracing, type Logger } from '#libs/runtime';
import {
  acceptInTransaction,
  isTransient,
  type AcceptedVersion,
  type AcceptTransaction,
  type FileAdvance,
  type OutboxEvent,
  type Store,
} from '#libs/store';
import type { ConnectedSource } from '../connected-source.ts';
import { decide, keyOf } from './decide.ts';
import { quarantinedEvent, recordChangedEvent } from './events.ts';
import {
  countsToTake,
  giveVersions,
  withKeptVersions,
  type Accepted,
  type KeptVersions,
  type ReplayedRow,
} from './give-versions.ts';
import { keepInQuarantine, quarantinedRow } from './quarantine-rows.ts';
import { prepareRow, type PreparedRecord, type PreparedRow } from './prepare-row.ts';
import type { ReadRow, RecordReceipt, RowReceipt } from './read-row.ts';

export interface AcceptanceOptions {
  readonly store: Store;
  readonly source: ConnectedSource;
  readonly namespace: string;
  /** Of this installation; part of every assigned version. */
  readonly incarnation: number;
  /** Epoch milliseconds; tells when, never decides. */
  readonly now: () => number;
  readonly logger: Logger;
  /** Called after each commit that put something into the outbox. */
  readonly onAccepted: () => void;
}

/** What commits together with the rows. */
export interface AcceptWith {
  /** A file's position; `accept` gives null when the file does not stand at its beginning. */
  readonly advance?: Omit<FileAdvance, 'rowsAccepted' | 'rowsQuarantined'>;
  /** An `Idempotency-Key` and the hash of what it came with. */
  readonly keyed?: { readonly key: string; readonly bodyHash: string };
  readonly signal?: AbortSignal;
  /** How often a transient failure is tried again; default for ever. */
  readonly attempts?: number;
  /** Of the caller's trace, as it came. */
  readonly traceparent?: string;
  /** The one row stands in quarantine already, and is tried anew. */
  readonly replay?: ReplayedRow;
}

/**
 * The frame that every kind of source shares: map → validate → give versions → outbox, quarantine, receipts and
 * position, in one transaction. When it resolves, the rows will not be lost; when it throws, nothing happened, or the
 * same call again gives the same receipts.
 */
export class Acceptance {
  constructor(private readonly options: AcceptanceOptions) {}

  /**
   * One receipt a row, in order. Null when `advance` did not fit (the position moved under the caller), or the row to be
   * replayed was accepted before.
   * @throws LienThongError 'http.idempotency-conflict' when the key came with another body before.
   */
  async accept(rows: readonly ReadRow[], commit: AcceptWith = {}): Promise<readonly RowReceipt[] | null> {
    const { store, source, logger, onAccepted } = this.options;
    const span = tracing()?.accept(commit.traceparent, { source: source.name, rows: rows.length }) ?? null;
    const trace: Headers = span === null ? NO_HEADERS : { traceparent: span.traceparent };
    const prepared = rows.map((row) => withKeptVersions(prepareRow(source, row), commit.replay));
    const work = (transaction: AcceptTransaction): Promise<readonly RowReceipt[]> =>
      this.commit(transaction, prepared, commit, trace);
    const receipts = await retrying(() => acceptInTransaction(store.pool, source.name, work), {
      isRetriable: isTransient,
      attempts: commit.attempts ?? Infinity,
      ...(commit.signal && { signal: commit.signal }),
      onRetry: (err, attempt) => logger.warn({ err, attempt, source: source.name }, 'acceptance is tried again'),
    }).catch((error: unknown) => {
      if (error instanceof PositionMoved) return null;
      span?.end(error);
      throw error;
    });
    span?.end();
    if (receipts !== null && receipts.length > 0) onAccepted();
    return receipts;
  }

  private async commit(
    transaction: AcceptTransaction,
    prepared: readonly PreparedRow[],
    { advance, keyed, replay }: AcceptWith,
    trace: Headers,
  ): Promise<readonly RowReceipt[]> {
    if (keyed !== undefined) {
      const before = await transaction.findAnswer(keyed.key);
      if (before !== null) return repeated(before, keyed.bodyHash);
    }
    if (advance !== undefined) await advanceOrLeave(transaction, advance, prepared);
    const attempt = replay === undefined ? null : await transaction.takeRefused(replay.entry, replay.again);
    if (replay !== undefined && attempt === null) throw new PositionMoved();
    const origin =
      replay === undefined
        ? trace
        : { ...trace, ...replayHeaders({ of: `adapter-${replay.entry}`, times: attempt ?? 1 }) };
    const { records, kept } = await this.acceptRecords(transaction, prepared, origin);
    const refusals =
      replay === undefined
        ? await this.quarantine(transaction, prepared, kept)
        : await keepInQuarantine(transaction, prepared, replay);
    const receipts = prepared.map((row): RowReceipt => {
      if (row.kind === 'refused') return refusals.shift() ?? missing();
      return { status: 'accepted', records: row.records.flatMap(() => records.shift() ?? []) };
    });
    if (keyed !== undefined) await transaction.saveAnswer({ ...keyed, answer: receipts });
    return receipts;
  }

  /**
   * A list for each record of the rows that were not refused, in order: its receipt, or nothing where it is absent. And
   * for each row that was refused, the versions that are kept for it.
   */
  private async acceptRecords(
    transaction: AcceptTransaction,
    prepared: readonly PreparedRow[],
    origin: Headers,
  ): Promise<{ readonly records: RecordReceipt[][]; readonly kept: readonly KeptVersions[] }> {
    const { source, incarnation } = this.options;
    const records = prepared.flatMap((row) => (row.kind === 'records' ? row.records : []));
    const known = records.length === 0 ? [] : await transaction.findVersions(records);
    const { verdicts, toAssign } = decide(records, known);
    const next = new Map<string, bigint>();
    for (const [dataset, count] of countsToTake(source, prepared, toAssign)) {
      next.set(dataset, await transaction.takeCounts(dataset, count));
    }
    const { accepted, kept } = giveVersions({ source, incarnation, next }, prepared, verdicts);
    await this.save(
      transaction,
      accepted.filter((one) => one !== undefined),
      origin,
    );
    const receipts = records.map((record, i) => {
      const verdict = verdicts[i];
      if (verdict?.kind === 'known' && typeof verdict.as !== 'number') return [recordReceipt(record, verdict.as)];
      const one = accepted[verdict?.kind === 'known' && typeof verdict.as === 'number' ? verdict.as : i];
      return one === undefined ? [] : [recordReceipt(record, one)];
    });
    return { records: receipts, kept };
  }

  private async save(transaction: AcceptTransaction, news: readonly Accepted[], origin: Headers): Promise<void> {
    if (news.length === 0) return;
    const context = this.context();
    const latest = new Map<string, AcceptedVersion>();
    const counts = new Map<string, number>();
    for (const { record, version, receipt } of news) {
      const { dataset, recordId, contentHash } = record;
      counts.set(dataset, (counts.get(dataset) ?? 0) + 1);
      const before = latest.get(keyOf(record));
      if (before !== undefined && before.version > version) continue;
      const deleted = record.attributes === null;
      latest.set(keyOf(record), { dataset, recordId, version, deleted, contentHash, receipt });
    }
    await transaction.saveVersions([...latest.values()]);
    await transaction.addToOutbox(
      news.map((one) => {
        const event = recordChangedEvent(context, one.record, one);
        return origin === NO_HEADERS ? event : { ...event, headers: { ...event.headers, ...origin } };
      }),
    );
    await transaction.countAccepted(counts);
  }

  private async quarantine(
    transaction: AcceptTransaction,
    prepared: readonly PreparedRow[],
    kept: readonly KeptVersions[],
  ): Promise<RowReceipt[]> {
    const refused = prepared
      .filter((row) => row.kind === 'refused')
      .map((row, i) => quarantinedRow(row, kept[i] ?? new Map()));
    if (refused.length === 0) return [];
    const ids = await transaction.quarantine(refused);
    const context = this.context();
    const receipts: RowReceipt[] = [];
    const events: OutboxEvent[] = [];
    refused.forEach((row, i) => {
      const id = ids[i] ?? 0n;
      const { code, path, sentence } = row;
      events.push(quarantinedEvent(context, id, { ...row, record_id: row.recordId }));
      receipts.push({ status: 'quarantined', quarantine_id: String(id), code, path, sentence });
    });
    await transaction.addToOutbox(events);
    return receipts;
  }

  private context(): { namespace: string; source: string; nowMs: number } {
    const { namespace, source, now } = this.options;
    return { namespace, source: source.name, nowMs: now() };
  }
}

type Headers = Readonly<Record<string, string>>;
const NO_HEADERS: Headers = {};

/** Rolls the acceptance back: somebody else, or this call before its connection broke, has moved the position. */
class PositionMoved extends Error {}

async function advanceOrLeave(
  transaction: AcceptTransaction,
  advance: NonNullable<AcceptWith['advance']>,
  prepared: readonly PreparedRow[],
): Promise<void> {
  const rowsQuarantined = prepared.filter((row) => row.kind === 'refused').length;
  const rowsAccepted = prepared.length - rowsQuarantined;
  if (!(await transaction.advanceFile({ ...advance, rowsAccepted, rowsQuarantined }))) throw new PositionMoved();
}

/** The answer was written by this code under this key: it has this shape. */
function repeated(before: { bodyHash: string; answer: unknown }, bodyHash: string): readonly RowReceipt[] {
  if (before.bodyHash !== bodyHash) throw new LienThongError('http.idempotency-conflict');
  return before.answer as readonly RowReceipt[];
}

function recordReceipt(record: PreparedRecord, given: { version: bigint; receipt: string }): RecordReceipt {
  const { dataset, recordId } = record;
  return { dataset, record_id: recordId, version: String(given.version), receipt: given.receipt };
}

function missing(): never {
  throw new Error('a refused row has no quarantine entry');
}
