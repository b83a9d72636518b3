import { inTurns } from '#libs/runtime';
import type { LogEvent } from '#libs/stream';
import type { EventReading } from './event-reading.ts';
import type { ReadResult } from './read-change.ts';
import { readerOf, type TopicReader } from './topic-readers.ts';

/** So many events are read in a few milliseconds. */
const STEP_EVENTS = 200;

/** Reads on this thread; others have their turn between some and the next. */
export class ReadingHere implements EventReading {
  constructor(
    private readonly readers: ReadonlyMap<string, TopicReader>,
    /** Told how long it took. */
    private readonly took: (events: number, milliseconds: number) => void = () => undefined,
  ) {}

  async read(events: readonly LogEvent[]): Promise<ReadResult[]> {
    const { result, milliseconds } = await inTurns(readEvents(events, this.readers));
    this.took(events.length, milliseconds);
    return result;
  }
}

function* readEvents(
  events: readonly LogEvent[],
  readers: ReadonlyMap<string, TopicReader>,
): Generator<undefined, ReadResult[]> {
  const read: ReadResult[] = [];
  for (const event of events) {
    const reader = readerOf(event.topic, readers);
    read.push(reader.read(event, reader.dataset));
    if (read.length % STEP_EVENTS === 0) yield undefined;
  }
  return read;
}
