import type { ReferenceText } from '#libs/contract';
import { inTurns } from '#libs/runtime';
import type { RecordHead } from '#libs/store';
import type { LogEvent } from '#libs/stream';
import type { LinkageReads } from '../link/linkage-reads.ts';
import type { BatchPace } from './batch-pace.ts';
import { readEvents, referencesOf, type ReadEvent, type TopicReader } from './take-changes.ts';

/** What events say, and how to ask what is stored of their records, once the batch before is sent. */
export interface EventsRead {
  readonly events: readonly ReadEvent[];
  readonly heads: () => Map<ReferenceText, RecordHead>;
}

export interface EventsAheadOf {
  readonly readers: ReadonlyMap<string, TopicReader>;
  readonly reads: LinkageReads;
  readonly pace: BatchPace;
}

/**
 * Reads the events of a batch, and what is stored of their records, while the batch before is taken: not while that one
 * is folded in, which it would hold up, but when it waits for the store.
 */
export class EventsAhead {
  private folded: Promise<void> = Promise.resolve();
  private ahead: { readonly events: readonly LogEvent[]; readonly read: Promise<EventsRead> } | null = null;

  constructor(private readonly of: EventsAheadOf) {}

  /** A batch is taken from here on. @returns to be called when it is folded in, or has failed */
  hold(): () => void {
    let release = (): void => undefined;
    this.folded = new Promise((resolve) => (release = resolve));
    return release;
  }

  prepare(events: readonly LogEvent[]): void {
    const read = this.folded.then(() => this.readNow(events));
    // Whoever asks for it hears of it.
    read.catch(() => undefined);
    this.ahead = { events, read };
  }

  /** What was prepared for these events, or else what is read of them now. */
  async read(events: readonly LogEvent[]): Promise<EventsRead> {
    return this.ahead?.events === events ? this.ahead.read : this.readNow(events);
  }

  private async readNow(given: readonly LogEvent[]): Promise<EventsRead> {
    const { readers, reads, pace } = this.of;
    const { result: events, milliseconds } = await inTurns(readEvents(given, readers));
    pace.took(given.length, milliseconds);
    return { events, heads: await reads.headsAhead(referencesOf(events)) };
  }
}
