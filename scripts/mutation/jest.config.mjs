/** The tests of one room as a single project, with fixed seeds: a mutant's fate must not depend on chance. */
import { join } from 'node:path';
import everything from '../../jest.config.mjs';

const [unit] = everything.projects;
const tests = JSON.parse(process.env.MUTATION_TESTS);
const meetsServers = tests.some((pattern) => pattern.startsWith('test/integration/'));
// What finds or starts them costs every mutant half a second.
const servers = meetsServers && everything.projects.find(({ globalSetup }) => globalSetup);

export default {
  ...unit,
  rootDir: process.cwd(),
  displayName: undefined,
  ...(servers && { globalSetup: servers.globalSetup, globalTeardown: servers.globalTeardown }),
  testMatch: tests.map((pattern) => `<rootDir>/${pattern}`),
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
  setupFiles: ['<rootDir>/scripts/mutation/fixed-seeds.mjs'],
  testRunner: join(import.meta.dirname, 'jest-circus-first-failure.mjs'),
  testSequencer: join(import.meta.dirname, 'quick-first.mjs'),
  testTimeout: 60_000,
};
