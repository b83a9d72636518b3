import type { LogEvent, PartitionState } from '../event-log.ts';

/**
 * Ownership of a consumer (L1): one instance at a time may commit its effect. The lease says who may try, on the
 * database's clock; the fence - epoch and batch number, checked first in every transaction - says who may commit.
 * An instance that was stopped for longer than its lease finds its epoch gone and leaves.
 */
export interface Lease {
  readonly consumer: string;
  readonly epoch: bigint;
  /** Number of the last batch this consumer committed, under whichever epoch. */
  readonly batchSeq: bigint;
  /** Of every topic, the partitions that are held; absent: all. */
  readonly partitions?: ReadonlySet<number>;
  /** Instances came or went, so that this one is to hold other partitions: it ends its term and takes them. */
  readonly isDealtAnew?: boolean;
  /** False: another one has taken over, or partitions are dealt anew. Runs on a connection of its own. */
  renew(): Promise<boolean>;
  /** Lets another one take over at once, and closes the lease's connection. */
  giveBack(): Promise<void>;
  /** Closes the lease's connection alone: the same holder asks again at once. */
  close(): void;
}

export interface OwnershipTable {
  /** The lease, or null while another holder's has not run out. */
  take(consumer: string, holder: string): Promise<Lease | null>;
  /** Whether trying again can help (connection, 40001, 40P01, 53xxx, 57Pxx). */
  isTransient(error: unknown): boolean;
}

export interface StoredOffset {
  readonly topic: string;
  readonly partition: number;
  /** The first offset this consumer ever began from: `next - first` events were read (L3). */
  readonly first: bigint;
  readonly next: bigint;
}

export interface OffsetTable {
  load(consumer: string): Promise<StoredOffset[]>;
}

/** What a transaction must carry to be let through. `batchSeq` is the number this batch takes. */
export interface Fence {
  readonly consumer: string;
  readonly epoch: bigint;
  readonly batchSeq: bigint;
}

/** Moves one partition's stored offset, if it still is `expected`. */
export interface OffsetAdvance {
  readonly topic: string;
  readonly partition: number;
  readonly expected: bigint;
  readonly next: bigint;
}

export interface Ownership {
  readonly consumer: string;
  readonly epoch: bigint;
  /** The last committed batch. */
  readonly batchSeq: bigint;
}

export interface MicroBatch {
  readonly events: readonly LogEvent[];
  readonly fence: Fence;
  readonly offsets: readonly OffsetAdvance[];
  /** How many events it might have had: with so many, more may be waiting. Left out: nobody asked for a number. */
  readonly maxEvents?: number;
  /**
   * For a consumer that computes ahead: hands over the commit under way, and `take` may resolve before it is settled.
   * The next batch is given meanwhile and must not be sent before. Left out: `take` resolves when all is settled.
   */
  readonly commitUnderWay?: (settled: Promise<void>) => void;
}

export interface BatchConsumer {
  /** After ownership is won, before anything is read: load memory. */
  begin(ownership: Ownership): Promise<void>;
  /**
   * One micro-batch: effect and offsets in ONE transaction under the fence. The next is given after this resolves; after
   * a commit that failed, none.
   */
  take(batch: MicroBatch): Promise<void>;
  /** Ownership is lost or given back: forget memory. */
  end(): Promise<void>;
}

/**
 * `standing-by`: another instance owns the consumer. `loading`: ownership won, memory not yet there. `waiting`: a
 * transient error, trying again. `failed`: a permanent error; nothing is consumed until the process is started again.
 */
export type ConsumptionPhase = 'stopped' | 'standing-by' | 'loading' | 'consuming' | 'waiting' | 'failed';

export interface ConsumptionState {
  readonly phase: ConsumptionPhase;
  readonly epoch: bigint | null;
  /** Of the last committed batch. */
  readonly batchSeq: bigint | null;
  /** Why it waits or has failed. */
  readonly error: Error | null;
  /** Next offset to read by partition, as committed. Empty unless owned. */
  readonly positions: ReadonlyMap<string, bigint>;
}

/** Events between the committed position and the end of the log. */
export function lagOf(partitions: readonly PartitionState[], positions: ReadonlyMap<string, bigint>): bigint {
  let lag = 0n;
  for (const { topic, partition, earliest, next } of partitions) {
    lag += next - (positions.get(`${topic}/${partition}`) ?? earliest);
  }
  return lag;
}
