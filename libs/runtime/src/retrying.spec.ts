import { expect, test } from '@jest/globals';
import { retrying } from './retrying.ts';

const failing = (times: number) => async (attempt: number) => {
  if (attempt <= times) throw new Error(`failed ${attempt}`);
  return attempt;
};

test('what may pass is tried again until it passes, with growing ceilings', async () => {
  const pauses: number[] = [];
  const onRetry = (_: unknown, __: number, pauseMs: number) => pauses.push(pauseMs);
  const options = { isRetriable: () => true, baseMs: 2, capMs: 5, random: () => 1, onRetry };
  expect(await retrying(failing(4), options)).toBe(5);
  expect(pauses).toEqual([2, 4, 5, 5]);
});

test('what cannot pass is not tried again', async () => {
  await expect(retrying(failing(1), { isRetriable: () => false })).rejects.toThrow('failed 1');
});

test('the tries are limited, and the last error is the one thrown', async () => {
  await expect(retrying(failing(9), { isRetriable: () => true, attempts: 3, baseMs: 1 })).rejects.toThrow('failed 3');
});

test('a signal ends the waiting', async () => {
  const stop = new AbortController();
  const options = { isRetriable: () => true, baseMs: 60_000, capMs: 60_000, random: () => 1, signal: stop.signal };
  const trying = retrying(failing(1), { ...options, onRetry: () => setImmediate(() => stop.abort()) });
  await expect(trying).rejects.toMatchObject({ name: 'AbortError' });
});
