/** Who may import whom. Read it as the map of the repository. */
const may = {
  contract: [],
  json: ['contract'],
  runtime: ['contract', 'json'],
  linkage: ['contract'],
  'golden-record': ['contract'],
  stream: ['contract', 'json', 'runtime'],
  store: ['contract', 'json', 'runtime'],
};

/** Pure rooms: nothing but the contract, no package, no Node module. */
const pure = 'linkage|golden-record';

/** Apps that hold the others: one runs them together, the other runs them by verb. */
const holders = 'all-in-one|command-line';

const packages = (names) => `(^|/)node_modules/(${names})/`;

const directions = Object.entries(may).map(([room, allowed]) => ({
  name: `${room}-imports-only-what-it-may`,
  comment: `libs/${room} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other room'}.`,
  severity: 'error',
  from: { path: `^libs/${room}/` },
  to: { path: '^(libs|apps|simulation|bench|test)/', pathNot: `^libs/(${[room, ...allowed].join('|')})/` },
}));

const unreachable = [
  ['linkage', 'stream|store|json|runtime|golden-record'],
  ['golden-record', 'stream|store|json|runtime|linkage'],
  ['stream', 'linkage|golden-record|store'],
  ['store', 'linkage|golden-record|stream'],
].map(([room, forbidden]) => ({
  name: `${room}-never-reaches-the-other-side`,
  comment: 'Edges and core never see each other, not even through another room.',
  severity: 'error',
  from: { path: `^libs/${room}/src/` },
  to: { path: `^libs/(${forbidden})/`, reachable: true },
}));

module.exports = {
  forbidden: [
    ...directions,
    ...unreachable,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'apps-are-islands',
      comment: 'Apps meet through events; only all-in-one and command-line hold the others.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: `^apps/(${holders})/` },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'nobody-runs-an-app-from-outside',
      comment: 'Simulation takes no app in; the bench and the tests may start them.',
      severity: 'error',
      from: { path: '^simulation/' },
      to: { path: '^(apps|bench|test)/' },
    },
    {
      name: 'simulation-knows-the-contract-only',
      comment: 'The known truth must not be made with the code it is to judge.',
      severity: 'error',
      from: { path: '^simulation/' },
      to: { path: '^libs/', pathNot: '^libs/contract/' },
    },
    {
      name: 'one-door-per-lib',
      comment: 'From outside a lib only its src/index.ts is to be had.',
      severity: 'error',
      from: { path: '^(libs/[^/]+|apps|simulation|bench|test)/' },
      to: { path: '^libs/[^/]+/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/'] },
    },
    {
      name: 'no-product-code-imports-tests',
      severity: 'error',
      from: { path: '^(apps|libs|simulation|bench)/' },
      to: { path: '^test/' },
    },
    {
      name: 'core-is-pure',
      comment:
        'Linkage and the golden record use no package and no Node module. Their specs may use the test tools; the table of transliteration is a pure function.',
      severity: 'error',
      from: { path: `^libs/(${pure})/`, pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot: packages('any-ascii'),
        dependencyTypes: [
          'core',
          'npm',
          'npm-dev',
          'npm-optional',
          'npm-peer',
          'npm-bundled',
          'npm-no-pkg',
          'npm-unknown',
          'unknown',
          'undetermined',
        ],
      },
    },
    {
      name: 'contract-is-words-only',
      comment: 'The contract uses packages for schemas, no Node module and no framework.',
      severity: 'error',
      from: { path: '^libs/contract/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'contract-knows-no-framework',
      severity: 'error',
      from: { path: '^libs/contract/' },
      to: { path: packages('@nestjs/[^/]+|rxjs|pg|pg-copy-streams|typeorm|kafkajs') },
    },
    {
      name: 'kafka-only-in-stream',
      severity: 'error',
      from: { pathNot: '^(libs/stream|test/support)/' },
      to: { path: packages('kafkajs') },
    },
    {
      name: 'database-only-in-store',
      comment: 'Adapter kinds that read a foreign PostgreSQL get their client from libs/store.',
      severity: 'error',
      from: { pathNot: '^(libs/store|test/support)/' },
      to: { path: packages('pg|pg-copy-streams|pg-protocol|typeorm|@types/pg|@types/pg-copy-streams') },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'product-uses-no-development-package',
      severity: 'error',
      from: { path: '^(apps|libs|simulation)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'npm-optional'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|\\.data)/' },
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
};
