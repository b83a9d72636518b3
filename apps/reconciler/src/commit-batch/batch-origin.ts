import type { ReferenceText } from '#libs/contract';
import { tracing, type TraceSpan } from '#libs/runtime';
import type { LogEvent } from '#libs/stream';
import type { ChangedEntity } from '../link/entity-events.ts';
import type { ReadEvent } from '../take-changes/take-changes.ts';
import type { RecordChange } from '../read-events/read-change.ts';

/** Of a large batch so many events tell when what they show was accepted: what is measured must not slow it down. */
const MOST_TOLD = 32;

type Headers = Readonly<Record<string, string>>;

/** Spans of the events of a batch that are traced. */
export class BatchTrace {
  private readonly byRecord = new Map<string, TraceSpan>();

  private constructor(private readonly spans: ReadonlyMap<string, TraceSpan>) {}

  /** Null where nothing is traced. */
  static begin(events: readonly LogEvent[]): BatchTrace | null {
    const active = tracing();
    if (active === null) return null;
    const spans = new Map<string, TraceSpan>();
    for (const { headers, topic } of events) {
      const { traceparent } = headers;
      if (traceparent === undefined || spans.has(traceparent)) continue;
      const span = active.follow('link', traceparent, { topic, events: events.length });
      if (span !== null) spans.set(traceparent, span);
    }
    return spans.size === 0 ? null : new BatchTrace(spans);
  }

  /** Which records the traced events tell of. */
  note(events: readonly ReadEvent[]): void {
    for (const { event, result } of events) {
      const { traceparent } = event.headers;
      const span = traceparent === undefined ? undefined : this.spans.get(traceparent);
      if (span !== undefined && result.kind === 'change') this.byRecord.set(result.change.reference, span);
    }
  }

  /** The span of the first of the entity's records that has one. */
  spanOf({ members, moved }: ChangedEntity): TraceSpan | undefined {
    const record =
      members.find((reference) => this.byRecord.has(reference)) ??
      moved.find((move) => this.byRecord.has(move.record))?.record;
    return record === undefined ? undefined : this.byRecord.get(record);
  }

  end(error?: unknown): void {
    for (const span of this.spans.values()) span.end(error);
  }
}

/** What entity-changed events say of the changes behind them: a trace, and when the oldest of them was accepted. */
export function originHeaders(
  entities: number,
  latest: ReadonlyMap<ReferenceText, RecordChange>,
  trace: BatchTrace | null,
): (entity: ChangedEntity, ordinal: number) => Headers | undefined {
  const step = Math.max(1, Math.ceil(entities / MOST_TOLD));
  return (entity, ordinal) => {
    const acceptedMs = ordinal % step === 0 ? oldestAcceptance(entity, latest) : null;
    const span = trace?.spanOf(entity);
    if (acceptedMs === null && span === undefined) return undefined;
    return {
      ...(acceptedMs !== null && { ce_acceptedms: String(acceptedMs) }),
      ...(span !== undefined && { traceparent: span.traceparent }),
    };
  };
}

/** Null: nothing of it came with this batch, as where a judgement alone changed it. */
function oldestAcceptance(
  { members, moved, waitingSinceMs }: ChangedEntity,
  latest: ReadonlyMap<ReferenceText, RecordChange>,
): number | null {
  let oldest = waitingSinceMs ?? Infinity;
  const look = (reference: string): void => {
    const change = latest.get(reference as ReferenceText);
    if (change !== undefined && change.acceptedMs < oldest) oldest = change.acceptedMs;
  };
  members.forEach(look);
  for (const { record } of moved) look(record);
  return oldest === Infinity ? null : oldest;
}
