import type { ReferenceText } from '#libs/contract';
import type { RecordHead } from '#libs/store';
import type { LogEvent } from '#libs/stream';
import type { LinkageReads } from '../link/linkage-reads.ts';
import type { EventReading } from '../read-events/event-reading.ts';
import type { ReadResult } from '../read-events/read-change.ts';
import { readerOf, type TopicReader } from '../read-events/topic-readers.ts';
import { referencesOf, type ReadEvent } from './take-changes.ts';

/** What events say, and how to ask what is stored of their records, once the batch before is sent. */
export interface EventsRead {
  readonly events: readonly ReadEvent[];
  readonly heads: () => Map<ReferenceText, RecordHead>;
}

export interface EventsAheadOf {
  readonly readers: ReadonlyMap<string, TopicReader>;
  readonly reading: EventReading;
  readonly reads: Pick<LinkageReads, 'headsAhead'>;
  /** False only of records of which nothing is stored, as far as the batch before the last one taken says. */
  readonly mayBeStored: (reference: ReferenceText) => boolean;
}

/** Reads the events of a batch, and what is stored of their records, while the batch before is taken. */
export class EventsAhead {
  /** By their events: those of the next batch are prepared before the one at hand asks for its own. */
  private readonly ahead = new Map<readonly LogEvent[], Promise<EventsRead>>();

  constructor(private readonly of: EventsAheadOf) {}

  prepare(events: readonly LogEvent[]): void {
    const read = this.readNow(events);
    // Whoever asks for it hears of it.
    read.catch(() => undefined);
    this.ahead.set(events, read);
  }

  /** What was prepared for these events, or else what is read of them now. */
  async read(events: readonly LogEvent[]): Promise<EventsRead> {
    const read = this.ahead.get(events) ?? this.readNow(events);
    this.ahead.delete(events);
    return read;
  }

  private async readNow(given: readonly LogEvent[]): Promise<EventsRead> {
    const { readers, reading, reads, mayBeStored } = this.of;
    const results = await reading.read(given);
    const events = given.map((event, i): ReadEvent => {
      return { event, dataset: readerOf(event.topic, readers).dataset, result: results[i] as ReadResult };
    });
    const references = referencesOf(events);
    return { events, heads: await reads.headsAhead(references, references.filter(mayBeStored)) };
  }
}
