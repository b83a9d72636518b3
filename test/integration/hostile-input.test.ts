import { expect, test } from '@jest/globals';
import { describeOutcome, isGood } from '../hostile/outcome.ts';
import { sendHostileInput } from '../hostile/hostile-input.ts';

/** A small part of `npm run hostile`; `HOSTILE_SEED` draws another one. */
const seed = Number(process.env['HOSTILE_SEED'] ?? 1);

test(`hostile input through every door is refused or taken in good order, and holds up nobody (HOSTILE_SEED=${seed})`, async () => {
  const outcomes = await sendHostileInput({ count: 150, seed });
  expect(outcomes.map(({ door }) => door)).toHaveLength(6);
  expect(outcomes.filter((outcome) => !isGood(outcome)).map(describeOutcome)).toEqual([]);
  for (const { refused } of outcomes) expect(Object.keys(refused).length).toBeGreaterThan(2);
}, 240_000);
