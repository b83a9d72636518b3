/**
 * What is mutated, and which ordinary tests must notice. The core is held against unit tests and properties, the hop code
 * against the suites that run it on a real database. Each room is a run of its own, small enough to be done again.
 */
const FOLD = 'test/property/linkage-fold.property.test.ts';
const PAIRS = ['test/property/pair-weights.property.test.ts', 'test/property/shipped-pairs.test.ts'];

const inside = (folder) => `${folder}/**/*.ts`;
const specs = (folder) => `${folder}/**/*.spec.ts`;
const linkage = (folder, ...tests) => ({
  kind: 'linkage',
  mutate: [inside(`libs/linkage/src/${folder}`)],
  tests: [specs(`libs/linkage/src/${folder}`), ...tests],
});
const hop = (folders, tests) => ({ kind: 'hop', mutate: folders.map(inside), tests });

export const ROOMS = {
  'golden-record': {
    kind: 'golden-record',
    mutate: [inside('libs/golden-record/src')],
    tests: [specs('libs/golden-record')],
    // Small enough to be run whole.
    share: 1,
    // Rules are compiled once and kept: coverage by test would name the first test alone.
    coverageAnalysis: 'all',
  },
  cluster: linkage('cluster', FOLD),
  identify: linkage('identify'),
  judge: linkage('judge', FOLD),
  fold: linkage('fold', FOLD),
  standardise: linkage('standardise', ...PAIRS),
  block: linkage('block', ...PAIRS, FOLD),
  // By far the largest room, and all its mutants meet the properties of whole models.
  compare: { ...linkage('compare', ...PAIRS), thin: 0.25 },
  weigh: linkage('weigh', ...PAIRS),
  // A training takes seconds: few of its mutants are run.
  train: { ...linkage('train', 'test/property/training.test.ts'), thin: 0.25 },
  profile: linkage('profile'),
  evaluate: linkage('evaluate'),
  'take-changes': hop(
    ['take-changes', 'commit-batch', 'relay-outbox'].map((room) => `apps/reconciler/src/${room}`),
    [
      specs('apps/reconciler'),
      'test/integration/reconciler-cases.test.ts',
      'test/integration/reconciler-faults.test.ts',
      'test/integration/reconciler-reads-ahead.test.ts',
      'test/integration/reconciler-postpones.test.ts',
      'test/integration/tracing.test.ts',
    ],
  ),
  'store-entities': hop(
    ['apps/sink/src/store-entities'],
    [specs('apps/sink'), 'test/integration/sink-stores-entities.test.ts', 'test/integration/sink-reads-topics.test.ts'],
  ),
  accept: hop(
    ['apps/adapter/src/accept'],
    [
      specs('apps/adapter/src/accept'),
      'test/integration/adapter-http.test.ts',
      'test/integration/adapter-files.test.ts',
      'test/integration/adapter-after-restore.test.ts',
    ],
  ),
  'publish-changes': hop(
    ['apps/adapter/src/publish-changes'],
    [specs('apps/adapter/src/publish-changes'), 'test/integration/adapter-faults.test.ts'],
  ),
  ownership: hop(
    ['libs/stream/src/ownership'],
    [
      specs('libs/stream/src/ownership'),
      'test/integration/event-log-server.test.ts',
      'test/integration/sink-reads-topics.test.ts',
    ],
  ),
};

/** Not rules: reference tables are data with a source, an index only lists, and the wording of errors is for people. */
const LEFT_OUT = ['!**/*.spec.ts', '!**/index.ts', '!libs/linkage/src/standardise/communes-of-2025.ts'];

export const mutatedFiles = ({ mutate }) => [...mutate, ...LEFT_OUT];
