/**
 * All tests: first those that need nothing, two at a time, then those that meet a database and a broker, one after another.
 * `npm test -- <file or pattern>` narrows both; with `JEST_JSON=<folder>` each half leaves its result there as JSON.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { jestArguments, run } from './run.mjs';

const halves = [
  ['alone', ['--selectProjects', 'unit', 'property']],
  ['with-servers', ['--selectProjects', 'conformance', 'integration', 'end-to-end', '--runInBand']],
];
const asked = process.argv.slice(2);
const folder = process.env.JEST_JSON;
if (folder) mkdirSync(folder, { recursive: true });

let passed = true;
for (const [name, args] of halves) {
  const result = folder ? ['--json', `--outputFile=${join(folder, `${name}.json`)}`] : [];
  const half = await run(process.execPath, [...jestArguments, ...asked, ...args, ...result]);
  passed &&= half.passed;
}
process.exitCode = passed ? 0 : 1;
