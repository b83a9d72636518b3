import { parseArgs } from 'node:util';
import globalSetup from '../support/global-setup.ts';
import { describeOutcome, isGood } from './outcome.ts';
import { sendHostileInput } from './hostile-input.ts';

/**
 * `npm run hostile -- [--count 20000] [--seed 1] [--log kafka] [--doors topics]`: hostile input through every door, or onto
 * the topics alone; ends with 1 unless all is well.
 */
const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { count: text, seed: text, log: text, doors: text } });
const { log = 'postgres', doors = 'all' } = values;
const count = Number(values.count ?? 20_000);
const seed = Number(values.seed ?? 1);
if (
  !Number.isSafeInteger(count) ||
  count < 1 ||
  !Number.isSafeInteger(seed) ||
  (log !== 'postgres' && log !== 'kafka') ||
  (doors !== 'all' && doors !== 'topics')
) {
  process.stderr.write(
    '--count is a whole number from 1, --seed a whole number, --log postgres or kafka, --doors all or topics\n',
  );
  process.exit(2);
}
process.stderr.write(`${count} through each door, seed ${seed}, log ${log}\n`);
// Finds a broker as the tests do.
if (log === 'kafka') globalSetup();
const outcomes = await sendHostileInput({
  count,
  seed,
  log,
  topicsOnly: doors === 'topics',
  onOutcome: (outcome) => process.stdout.write(`${describeOutcome(outcome)}\n`),
});
const bad = outcomes.filter((outcome) => !isGood(outcome));
process.stdout.write(
  bad.length === 0
    ? 'every hostile input was refused or taken in good order; every valid neighbour was applied\n'
    : `not as it must be: ${bad.map(({ door }) => door).join(', ')}\n`,
);
process.exit(bad.length === 0 ? 0 : 1);
