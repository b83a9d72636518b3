/**
 * jest-circus that runs nothing more once a test has failed: one is enough to notice a mutant, and jest stops early only
 * when called from a shell. Nor does it load a file for tests that are not asked for, which jest finds out afterwards.
 * Stryker takes no runner without `jest-circus` in its name.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const jest = createRequire(createRequire(import.meta.url).resolve('jest'));
const { default: circus } = jest('jest-circus/runner');
const { createEmptyTestResult } = jest('@jest/test-result');

/** The mutant that a test has noticed, by Stryker's number; in the dry run none is active. */
let noticed;
const active = () => process.env.__STRYKER_ACTIVE_MUTANT__;
const isNoticed = () => active() !== undefined && noticed === active();

/** The tests of each file by their full names, as the dry run met them: it may have been another process that made it. */
const NAMES = 'tests-of-files.json';
let known;

function isAskedFor(testFilePath, { testNamePattern }) {
  if (active() === undefined || !testNamePattern || !existsSync(NAMES)) return true;
  known ??= JSON.parse(readFileSync(NAMES, 'utf8'));
  const pattern = new RegExp(testNamePattern, 'i');
  return known[testFilePath]?.some((name) => pattern.test(name)) ?? true;
}

function rememberTests(testFilePath, { testResults }) {
  const names = existsSync(NAMES) ? JSON.parse(readFileSync(NAMES, 'utf8')) : {};
  names[testFilePath] = testResults.map(({ fullName }) => fullName);
  writeFileSync(NAMES, JSON.stringify(names));
}

/** A file without a single test would be an error. */
const NOT_RUN = { title: '', fullName: '', ancestorTitles: [], status: 'pending', failureMessages: [] };

export default async function run(globalConfig, config, environment, runtime, testFilePath, ...rest) {
  if (isNoticed() || !isAskedFor(testFilePath, globalConfig))
    return { ...createEmptyTestResult(), testFilePath, numPendingTests: 1, testResults: [NOT_RUN] };
  const handle = environment.handleTestEvent?.bind(environment);
  environment.handleTestEvent = async (event, state) => {
    if (event.name === 'test_start' && isNoticed()) event.test.mode = 'skip';
    await handle?.(event, state);
    if (event.name === 'test_done' && event.test.errors.length > 0) noticed = active();
  };
  const result = await circus(globalConfig, config, environment, runtime, testFilePath, ...rest);
  if (active() === undefined) rememberTests(testFilePath, result);
  return result;
}
