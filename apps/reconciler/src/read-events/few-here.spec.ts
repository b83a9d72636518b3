import { expect, test } from '@jest/globals';
import type { LogEvent } from '#libs/stream';
import type { EventReading } from './event-reading.ts';
import { FewHere } from './few-here.ts';

const event: LogEvent = {
  ...{ topic: 't', partition: 0, offset: 0n, key: null, value: null, headers: {}, timestampMs: 0 },
};

/** Notes how many events it is given. */
function noting(sizes: number[]): EventReading {
  return {
    read: async (events) => {
      sizes.push(events.length);
      return [];
    },
  };
}

test('a trickle is read on the thread that links, a heap aside', async () => {
  const here: number[] = [];
  const aside: number[] = [];
  const reading = new FewHere(noting(here), noting(aside));
  for (const size of [1, 100, 101, 2000]) await reading.read(Array.from({ length: size }, () => event));
  expect({ here, aside }).toEqual({ here: [1, 100], aside: [101, 2000] });
});
