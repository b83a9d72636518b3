/**
 * jest-circus that runs nothing more once a test has failed: one is enough to notice a mutant, and jest stops early only
 * when called from a shell. Stryker takes no runner without `jest-circus` in its name.
 */
import { createRequire } from 'node:module';

const jest = createRequire(createRequire(import.meta.url).resolve('jest'));
const { default: circus } = jest('jest-circus/runner');
const { createEmptyTestResult } = jest('@jest/test-result');

/** The mutant that a test has noticed, by Stryker's number; in the dry run none is active. */
let noticed;
const active = () => process.env.__STRYKER_ACTIVE_MUTANT__;
const isNoticed = () => active() !== undefined && noticed === active();

/** A file without a single test would be an error. */
const NOT_RUN = { title: '', fullName: '', ancestorTitles: [], status: 'pending', failureMessages: [] };

export default async function run(globalConfig, config, environment, runtime, testFilePath, ...rest) {
  if (isNoticed()) return { ...createEmptyTestResult(), testFilePath, numPendingTests: 1, testResults: [NOT_RUN] };
  const handle = environment.handleTestEvent?.bind(environment);
  environment.handleTestEvent = async (event, state) => {
    if (event.name === 'test_start' && isNoticed()) event.test.mode = 'skip';
    await handle?.(event, state);
    if (event.name === 'test_done' && event.test.errors.length > 0) noticed = active();
  };
  return circus(globalConfig, config, environment, runtime, testFilePath, ...rest);
}
