import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BatchPace } from './batch-pace.ts';

/** Full batches of a machine that takes so many milliseconds an event, until the pace has settled. */
function settled(millisecondsAnEvent: number, pace = new BatchPace()): BatchPace {
  for (let i = 0; i < 20; i += 1) pace.took(pace.mostEvents, pace.mostEvents * millisecondsAnEvent);
  return pace;
}

test('a batch holds what is linked within a quarter of a second, on a fast machine and on a slow one', () => {
  for (const millisecondsAnEvent of [0.05, 0.1, 0.5, 1, 4]) {
    expect(settled(millisecondsAnEvent).mostEvents * millisecondsAnEvent).toBeCloseTo(250, -1);
  }
});

test('a batch is never empty, however slow the machine', () => {
  expect(settled(10_000).mostEvents).toBe(50);
});

test('a step that took too long counts at once, and room comes back by doubling at most', () => {
  const pace = settled(0.1);
  pace.took(2500, 2500);
  expect(pace.mostEvents).toBe(250);
  pace.took(250, 1);
  expect(pace.mostEvents).toBe(500);
});

test('a batch that was not full does not make the next ones greater', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 499 }), fc.integer({ min: 0, max: 10 }), (events, milliseconds) => {
      const pace = new BatchPace();
      pace.took(events, milliseconds);
      expect(pace.mostEvents).toBeLessThanOrEqual(500);
    }),
  );
});
