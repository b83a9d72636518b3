import type { LogEvent } from '#libs/stream';
import type { ReadResult } from './read-change.ts';

/** Says what events say, one for each, in their order: everything that can be wrong with them is found here. */
export interface EventReading {
  read(events: readonly LogEvent[]): Promise<readonly ReadResult[]>;
}
