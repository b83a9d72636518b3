/** Everything that can be said about the code without a database or a broker, two checks at a time. */
import { existsSync } from 'node:fs';
import { jestArguments, run } from './run.mjs';

const bin = (name) => `node_modules/.bin/${name}`;

const folders = ['apps', 'libs', 'simulation', 'bench', 'test'].filter((folder) => existsSync(folder));

const checks = [
  ['lint', bin('eslint'), ['--cache', '--cache-location', 'node_modules/.cache/eslint/', '.']],
  [
    'types',
    bin('tsc'),
    ['--noEmit', '--incremental', '--tsBuildInfoFile', 'node_modules/.cache/types.tsbuildinfo', '-p', 'tsconfig.json'],
  ],
  ['unit tests', process.execPath, [...jestArguments, '--selectProjects', 'unit']],
  ['directions', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', ...folders]],
  ['format', bin('prettier'), ['--check', '--cache', '--log-level', 'warn', '.']],
  ['unused', bin('knip'), ['--cache', '--no-progress']],
];

const waiting = [...checks];
const failed = [];

const work = async () => {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const [name, command, args] = check;
    const { passed, output, seconds } = await run(command, args, { quiet: true });
    if (!passed) failed.push(name);
    console.log(`${passed ? 'passed' : 'FAILED'}  ${name}  ${seconds.toFixed(1)} s`);
    if (!passed || process.argv.includes('--verbose')) console.log(output.trimEnd());
  }
};

await Promise.all([work(), work()]);
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
