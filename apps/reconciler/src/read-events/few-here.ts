import type { LogEvent } from '#libs/stream';
import type { EventReading } from './event-reading.ts';
import type { ReadResult } from './read-change.ts';

/** Read in two or three milliseconds: on a busy machine another thread may not even have begun by then. */
const FEW_EVENTS = 100;

/** Has a few events read here, and heaps of them aside. */
export class FewHere implements EventReading {
  constructor(
    private readonly here: EventReading,
    private readonly aside: EventReading,
  ) {}

  async read(events: readonly LogEvent[]): Promise<readonly ReadResult[]> {
    return (events.length <= FEW_EVENTS ? this.here : this.aside).read(events);
  }
}
