import { positionKey, type LogEvent } from '../event-log.ts';
import type { Lease, MicroBatch, OffsetAdvance } from './ownership.ts';
import type { ResumingReader } from './resuming-reader.ts';

/** How batches are cut. */
export interface BatchOptions {
  /** Events in a micro-batch at most. */
  readonly batchSize: number;
  /** How many the handler wants in the next one. */
  readonly mostEvents?: () => number;
  /** How long one look for events may last. */
  readonly maxWaitMs: number;
  /** How long a first event waits for others, so that a trickle is no transaction for each; 0 by default. */
  readonly gatherMs?: number;
  /** Given events as soon as they are there, while the batch before theirs is taken: what can be done ahead, may be. */
  readonly prepare?: (events: readonly LogEvent[]) => void;
  /** Whether the handler should be given a batch without events, for work of its own. */
  readonly wantsTurn?: () => boolean;
  /** Work of its own that goes with events too: how long it waits for them, ms, before it is given none; null: there is none. */
  readonly patienceMs?: () => number | null;
}

export interface BatchesAheadOf {
  readonly reader: ResumingReader;
  readonly lease: Lease;
  readonly options: BatchOptions;
  /** Moved on with every batch that is given: the reader opens there again. */
  readonly positions: Map<string, bigint>;
  /** Nothing is given any more. */
  readonly over: AbortSignal;
}

type Look = Pick<MicroBatch, 'events' | 'maxEvents'>;

/** Micro-batches of one term, one after another; while one is taken, the events of the next are read and prepared. */
export class BatchesAhead {
  private batchSeq: bigint;
  private ahead: Promise<Look | null> | null = null;

  constructor(private readonly of: BatchesAheadOf) {
    this.batchSeq = of.lease.batchSeq;
  }

  /** The next one; null: none came in the time that a look for events may last, or all is over. */
  async next(): Promise<MicroBatch | null> {
    const { lease, positions, over } = this.of;
    const looking = this.ahead ?? this.look();
    this.ahead = null;
    const look = await looking;
    if (look === null || over.aborted) return null;
    this.batchSeq += 1n;
    const fence = { consumer: lease.consumer, epoch: lease.epoch, batchSeq: this.batchSeq };
    const batch = { ...look, fence, offsets: offsetsOf(look.events, positions) };
    advance(positions, batch.offsets);
    // After a turn of its own the handler may want another one, or none.
    if (look.maxEvents !== undefined) {
      this.ahead = this.look();
      // Who asks for the next batch hears of it.
      this.ahead.catch(() => undefined);
    }
    return batch;
  }

  /** Resolves when nothing is read any more; to be called when all is over. */
  async end(): Promise<void> {
    // What failed meanwhile is for the next term to find.
    await this.ahead?.catch(() => undefined);
    await this.of.reader.close();
  }

  private async look(): Promise<Look | null> {
    const { reader, options, over } = this.of;
    const { batchSize, mostEvents, maxWaitMs, gatherMs, wantsTurn, patienceMs, prepare } = options;
    if (wantsTurn?.() === true) return { events: [] };
    const maxEvents = Math.min(batchSize, mostEvents?.() ?? batchSize);
    const patience = patienceMs?.() ?? null;
    const waitMs = Math.min(maxWaitMs, patience ?? maxWaitMs);
    const events = await reader.poll({ maxEvents, maxWaitMs: waitMs, gatherMs, signal: over });
    if (over.aborted || (events.length === 0 && patience === null)) return null;
    prepare?.(events);
    return { events, maxEvents };
  }
}

type Advance = Omit<OffsetAdvance, 'next'> & { next: bigint };

export function advance(positions: Map<string, bigint>, offsets: readonly OffsetAdvance[]): void {
  for (const { topic, partition, next } of offsets) positions.set(positionKey(topic, partition), next);
}

/** For each partition that the events come from, how far its stored offset moves. */
function offsetsOf(events: readonly LogEvent[], positions: ReadonlyMap<string, bigint>): OffsetAdvance[] {
  const advances = new Map<string, Advance>();
  let last: Advance | undefined;
  for (const { topic, partition, offset } of events) {
    // Events of a partition come in runs: mostly this is the one before.
    if (last === undefined || last.partition !== partition || last.topic !== topic) {
      const key = positionKey(topic, partition);
      last = advances.get(key) ?? { topic, partition, expected: positions.get(key) ?? offset, next: offset };
      advances.set(key, last);
    }
    last.next = offset + 1n;
  }
  return [...advances.values()];
}
