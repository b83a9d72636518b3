/** `node dist/simulation/main.js --people 5000 --seed 7 --out DIR`: writes the ministries and prints the measured rates. */
import { parseArgs } from 'node:util';
import { simulate } from './write-ministries.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '7' },
    out: { type: 'string' },
  },
});
if (values.out === undefined) {
  process.stderr.write('usage: --people N --seed S --out DIR\n');
  process.exitCode = 2;
} else {
  const simulated = await simulate({ people: Number(values.people), seed: Number(values.seed) }, values.out);
  process.stdout.write(`${JSON.stringify({ records: simulated.records, rates: simulated.rates }, null, 2)}\n`);
}
