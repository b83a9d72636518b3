/**
 * `npm run mutation [-- --only ROOM,… --seed S --share 0.09 --hop-share 0.05 --survivors --list]`: changes the code in small
 * ways and counts how many of the changes the ordinary tests notice. The mutants are a sample drawn by a seed, properties
 * run 200 cases under fixed seeds. Results are kept by room: a run that was broken off goes on where it stood, and rooms
 * whose code and tests are the same are not run again. Exit code 1 when the core is below 75 %.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { findResult, keepResult, keyOf } from './mutation/results.mjs';
import { mutatedFiles, ROOMS } from './mutation/rooms.mjs';

const PROPERTY_CASES = 200;
const LEAST_SCORE = 0.75;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    share: { type: 'string', default: '0.09' },
    'hop-share': { type: 'string', default: '0.05' },
    survivors: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

const names = values.only?.split(',') ?? Object.keys(ROOMS);
const unknown = names.filter((name) => !(name in ROOMS));
if (unknown.length > 0)
  throw new Error(`no such room: ${unknown.join(', ')}; there are ${Object.keys(ROOMS).join(', ')}`);
if (values.list) {
  for (const name of names) console.log(`${name} (${ROOMS[name].kind}): ${ROOMS[name].tests.join(', ')}`);
  process.exit();
}

/** Each mutant of the sample: file, place, what was changed into what, and its fate. */
async function mutantsOf(name) {
  const room = ROOMS[name];
  const isThere = room.mutate.some((glob) => existsSync(glob.slice(0, glob.indexOf('/**'))));
  if (!isThere) return null;
  const asked = Number(room.kind === 'hop' ? values['hop-share'] : values.share);
  const share = room.share ?? asked * (room.thin ?? 1);
  const sample = { seed: Number(values.seed), share, cases: PROPERTY_CASES };
  const key = keyOf(room, sample);
  const kept = findResult(name, key);
  if (kept !== null) return kept;
  const mutants = (await runStryker(room, sample)).filter(isSampled).map(shortened);
  keepResult(name, key, mutants);
  return mutants;
}

async function runStryker(room, { seed, share, cases }) {
  Object.assign(process.env, {
    MUTATION_TESTS: JSON.stringify(room.tests),
    MUTATION_SEED: `${seed}`,
    MUTATION_SHARE: `${share}`,
    PROPERTY_CASES: `${cases}`,
    PROPERTY_SEED: `${seed}`,
  });
  const stryker = new Stryker({
    mutate: mutatedFiles(room),
    plugins: ['@stryker-mutator/jest-runner', join(import.meta.dirname, 'mutation/sample.mjs')],
    checkers: ['sample'],
    testRunner: 'jest',
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    jest: { projectType: 'custom', configFile: 'scripts/mutation/jest.config.mjs', enableFindRelatedTests: false },
    coverageAnalysis: room.coverageAnalysis ?? 'perTest',
    concurrency: 2,
    // A loop without end is found by counting; time alone says little on a busy machine.
    timeoutMS: 120_000,
    dryRunTimeoutMinutes: 30,
    tempDirName: '.data/mutation/sandbox',
    ignorePatterns: ['/dist', '/docs', '/.data', '/bench'],
    reporters: [],
    disableTypeChecks: false,
    logLevel: 'error',
    allowConsoleColors: false,
  });
  return stryker.runMutationTest();
}

const NOT_SAMPLED = 'CompileError';
const isSampled = ({ status }) => status !== NOT_SAMPLED;
const shortened = ({ fileName, location, mutatorName, replacement, status, killedBy, testsCompleted }) => ({
  ...{ file: fileName.slice(process.cwd().length + 1), line: location.start.line, column: location.start.column },
  ...{ mutatorName, replacement, status, killedBy, testsCompleted },
});

const NOTICED = ['Killed', 'Timeout'];
const count = (mutants, ...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;

/** A mutant that no test reaches was not noticed either; one that the runner could not run is left out. */
function scoreOf(mutants) {
  const valid = mutants.length - count(mutants, 'RuntimeError');
  return { valid, noticed: count(mutants, ...NOTICED), score: valid === 0 ? 1 : count(mutants, ...NOTICED) / valid };
}

function say(name, mutants) {
  const { valid, noticed, score } = scoreOf(mutants);
  const fates = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError']
    .map((status) => `${count(mutants, status)} ${status}`)
    .filter((fate) => !fate.startsWith('0 '));
  console.log(
    `${name.padEnd(16)} ${noticed} of ${valid} noticed, ${(100 * score).toFixed(1)} %  (${fates.join(', ')})`,
  );
}

const byKind = new Map();
for (const name of names) {
  const started = Date.now();
  const mutants = await mutantsOf(name);
  if (mutants === null) continue;
  const { kind } = ROOMS[name];
  byKind.set(kind, [...(byKind.get(kind) ?? []), ...mutants]);
  say(name, mutants);
  if (Date.now() - started > 5000) console.log(`                 ${((Date.now() - started) / 1000).toFixed(0)} s`);
  if (!values.survivors) continue;
  for (const { file, line, mutatorName, replacement, status } of mutants) {
    if (!['Survived', 'NoCoverage'].includes(status)) continue;
    console.log(`  ${status} ${file}:${line} ${mutatorName} → ${replacement?.replaceAll(/\s+/g, ' ').slice(0, 120)}`);
  }
}
console.log(`seed ${values.seed}, share ${values.share} of the core and ${values['hop-share']} of the hops`);
for (const [kind, mutants] of byKind) say(kind, mutants);
const core = [...byKind].filter(([kind]) => kind !== 'hop').flatMap(([, mutants]) => mutants);
if (core.length > 0) say('core', core);
const isEnough = [...byKind].every(([kind, mutants]) => kind === 'hop' || scoreOf(mutants).score >= LEAST_SCORE);
process.exitCode = isEnough ? 0 : 1;
