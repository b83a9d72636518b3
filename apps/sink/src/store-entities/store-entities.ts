import { tracing, type TraceSpan } from '#libs/runtime';
import {
  offsetTransaction,
  readLostVersions,
  saveEntityChanges,
  type EntityChange,
  type LostVersions,
  type RefusedEvent,
  type Store,
} from '#libs/store';
import type { LogEvent, MicroBatch } from '#libs/stream';
import type { EventReader } from './read-event.ts';

interface ReadBatch {
  readonly changes: readonly EntityChange[];
  readonly lost: readonly EntityChange[];
  readonly refused: readonly RefusedEvent[];
}

/**
 * Stores entity-changed events: one transaction a micro-batch, with the offsets in it. What the store looks like
 * afterwards depends on the set of events alone, because every row is guarded by its version. The next batch is read
 * while the last one commits, and sent after that.
 */
export class StoreEntities {
  private last: Promise<unknown> = Promise.resolve();
  /** By entity type; a backup is restored only while nothing runs, so that this holds for a term. */
  private lost = new Map<string, readonly LostVersions[]>();

  constructor(
    private readonly store: Pick<Store, 'pool'>,
    private readonly events: EventReader,
    private readonly entityTypes: readonly string[],
    /** Told of committed events that say when what they show was accepted, epoch milliseconds. */
    private readonly onVisible: (acceptedMs: number) => void = () => undefined,
  ) {}

  async begin(): Promise<void> {
    const found = new Map<string, readonly LostVersions[]>();
    for (const type of this.entityTypes) found.set(type, await readLostVersions(this.store.pool, writerOf(type)));
    this.lost = found;
  }

  async take(batch: MicroBatch): Promise<void> {
    const trace = beginTrace(batch.events);
    const read = this.read(batch);
    await this.last;
    const settled = this.save(batch, read);
    void settled.then(
      () => this.tell(batch.events, trace),
      (error: unknown) => endTrace(trace, error),
    );
    // A failure is told to whoever waits, and is not the next owner's.
    this.last = settled;
    settled.catch(() => (this.last = Promise.resolve()));
    if (batch.commitUnderWay === undefined) await settled;
    else batch.commitUnderWay(settled);
  }

  private tell(events: readonly LogEvent[], trace: readonly TraceSpan[]): void {
    for (const { headers } of events) {
      const { ce_acceptedms: accepted } = headers;
      if (accepted !== undefined && EPOCH_MS.test(accepted)) this.onVisible(Number(accepted));
    }
    endTrace(trace);
  }

  private read(batch: MicroBatch): ReadBatch {
    const changes: EntityChange[] = [];
    const lost: EntityChange[] = [];
    const refused: RefusedEvent[] = [];
    for (const event of batch.events) {
      const read = this.events.read(event);
      if (read.kind === 'refused') refused.push(read.refused);
      else (this.isLost(read.change) ? lost : changes).push(read.change);
    }
    return { changes, lost, refused };
  }

  private async save({ fence, offsets }: MicroBatch, { changes, lost, refused }: ReadBatch): Promise<void> {
    await offsetTransaction(this.store.pool, fence.consumer, offsets, (client) =>
      saveEntityChanges(client, changes, refused, lost),
    );
  }

  /**
   * Published after the backup that was restored: the reconciler went on from the backup and tells everything anew under
   * greater versions, and of entities that it made meanwhile it knows nothing.
   */
  private isLost({ event }: EntityChange): boolean {
    const spans = this.lost.get(event.entity_type) ?? [];
    if (spans.length === 0) return false;
    const version = BigInt(event.entity_version);
    return spans.some(({ after, before }) => version > after && version < before);
  }
}

const EPOCH_MS = /^\d{1,16}$/;
const NO_SPANS: readonly TraceSpan[] = [];

/** A span for each event that is of a trace. */
function beginTrace(events: readonly LogEvent[]): readonly TraceSpan[] {
  const active = tracing();
  if (active === null) return NO_SPANS;
  return events.flatMap(({ headers, topic }) => active.follow('store', headers['traceparent'], { topic }) ?? []);
}

function endTrace(trace: readonly TraceSpan[], error?: unknown): void {
  for (const span of trace) span.end(error);
}

/** The consumer whose batches number the versions of an entity type. */
function writerOf(entityType: string): string {
  return `reconciler.${entityType}`;
}
