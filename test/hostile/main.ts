import { parseArgs } from 'node:util';
import { describeOutcome, isGood } from './outcome.ts';
import { sendHostileInput } from './hostile-input.ts';

/** `npm run hostile -- [--count 20000] [--seed 1]`: hostile input through every door; ends with 1 unless all is well. */
const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
const count = Number(values.count ?? 20_000);
const seed = Number(values.seed ?? 1);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write('--count is a whole number from 1, --seed a whole number\n');
  process.exit(2);
}
process.stderr.write(`${count} through each door, seed ${seed}\n`);
const outcomes = await sendHostileInput({
  count,
  seed,
  onOutcome: (outcome) => process.stdout.write(`${describeOutcome(outcome)}\n`),
});
const bad = outcomes.filter((outcome) => !isGood(outcome));
process.stdout.write(
  bad.length === 0
    ? 'every hostile input was refused or taken in good order; every valid neighbour was applied\n'
    : `not as it must be: ${bad.map(({ door }) => door).join(', ')}\n`,
);
process.exit(bad.length === 0 ? 0 : 1);
