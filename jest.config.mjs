import { existsSync } from 'node:fs';

/** Relative imports end in .ts and are resolved as written; nothing is rewritten here. */
const swc = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'nodenext' },
};

const globalSetup = '<rootDir>/test/support/global-setup.ts';
const globalTeardown = '<rootDir>/test/support/global-teardown.ts';
const present = (path) => existsSync(new URL(path.replace('<rootDir>', '.'), import.meta.url));

const common = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', swc] },
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
};

const suite = (displayName, testMatch, options = {}) => ({ ...common, displayName, testMatch, ...options });

/** The suites that meet a database or a broker. */
const withServers = {
  ...(present(globalSetup) && { globalSetup }),
  ...(present(globalTeardown) && { globalTeardown }),
};

export default {
  maxWorkers: 2,
  passWithNoTests: true,
  // Of the whole run: jest reads no time limit from a single project.
  testTimeout: 60_000,
  projects: [
    suite('unit', ['<rootDir>/{apps,libs,simulation}/**/*.spec.ts']),
    suite('property', ['<rootDir>/test/property/**/*.test.ts']),
    suite('conformance', ['<rootDir>/test/conformance/**/*.test.ts'], withServers),
    suite('integration', ['<rootDir>/test/integration/**/*.test.ts'], withServers),
    suite('end-to-end', ['<rootDir>/test/end-to-end/**/*.test.ts'], {
      ...withServers,
      setupFilesAfterEnv: ['<rootDir>/test/support/end-to-end-timeout.ts'],
    }),
  ],
};
