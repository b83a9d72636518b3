import type { FaultCase } from './fault-case.ts';

/** What one machine cannot show. */
export const NOT_TESTABLE: readonly string[] = [
  'power loss: this machine’s disk keeps what a lost power supply would lose',
  'loss of a whole site',
];

interface FailureCase {
  readonly id: string;
  readonly what: string;
  /** Tested elsewhere than in the campaign, or why not at all. */
  readonly elsewhere?: string;
}

const UNIT = 'libs/linkage, test/property';

const FAILURE_CASES: readonly FailureCase[] = [
  { id: 'F01', what: 'acknowledgement lost after the commit' },
  { id: 'F02', what: 'crash before the commit' },
  { id: 'F03', what: 'crash after the commit, before the acknowledgement' },
  {
    id: 'F04',
    what: 'a low number commits late',
    elsewhere: 'test/conformance: gapless offsets under concurrent appends',
  },
  { id: 'F05', what: 'a long transaction holds the relay up' },
  { id: 'F06', what: 'two writers at once' },
  { id: 'F07', what: 'written, and the answer did not come' },
  { id: 'F08', what: 'the producer is no longer known to the broker' },
  { id: 'F09', what: 'broker restarted in the middle of a batch' },
  { id: 'F10', what: 'crash between effect and offset', elsewhere: 'cannot be: one transaction' },
  { id: 'F11', what: 'a consumer that was stopped for longer than its lease wakes up' },
  { id: 'F12', what: 'handed over in the middle of a transaction' },
  { id: 'F13', what: 'instances come and go' },
  { id: 'F14', what: 'stored offset expired' },
  { id: 'F15', what: 'topic made again' },
  { id: 'F16', what: 'partition count changed' },
  { id: 'F17', what: 'event twice' },
  { id: 'F18', what: 'one version, another content', elsewhere: 'apps/reconciler fold-arrivals.spec.ts' },
  { id: 'F19', what: 'version 3 before version 2', elsewhere: 'late rows in every round; test/property' },
  { id: 'F20', what: 'deleted before created', elsewhere: UNIT },
  { id: 'F21', what: 'late update after a deletion', elsewhere: UNIT },
  { id: 'F22', what: 'tombstone compacted away', elsewhere: 'cannot be: topics are never compacted' },
  { id: 'F23', what: 'everything read again into a live store' },
  {
    id: 'F24',
    what: 'everything read again into an empty store',
    elsewhere: 'test/integration/sink-reads-topics.test.ts',
  },
  { id: 'F25', what: 'poison at the head of a partition' },
  { id: 'F26', what: 'poison in the middle of a batch' },
  {
    id: 'F27',
    what: 'the quarantine cannot be written',
    elsewhere: 'cannot be apart: it is in the batch’s transaction',
  },
  { id: 'F28', what: 'quarantine sent again, twice', elsewhere: 'replay of quarantine, test/integration' },
  { id: 'F29', what: 'serialisation failures and deadlocks', elsewhere: 'test/conformance: transient errors' },
  { id: 'F30', what: 'PostgreSQL restarted in a COMMIT' },
  { id: 'F31', what: 'no connection left' },
  { id: 'F32', what: 'disk full under PostgreSQL' },
  { id: 'F33', what: 'disk full under the broker' },
  { id: 'F34', what: 'one-way cut' },
  {
    id: 'F35',
    what: 'slow sink; lag beyond retention',
    elsewhere: 'test/conformance: bounded memory, events that expired',
  },
  { id: 'F36', what: 'clock a day off' },
  { id: 'F37', what: 'leap day, two-digit year', elsewhere: 'apps/adapter/src/mapping/dates.spec.ts' },
  { id: 'F38', what: 'producer and consumer of different versions' },
  { id: 'F39', what: 'unknown value or field', elsewhere: 'apps/reconciler read-change.spec.ts' },
  { id: 'F40', what: 'message too large', elsewhere: 'test/conformance' },
  { id: 'F41', what: 'a steward judges while the cluster changes', elsewhere: 'test/integration/steward-api.test.ts' },
  { id: 'F42', what: 'two stewards, one task', elsewhere: 'test/integration/steward-api.test.ts' },
  { id: 'F43', what: 'merge, split, merge: ids stay', elsewhere: UNIT },
  {
    id: 'F44',
    what: 'a reader of the feed crashes between page and save',
    elsewhere: 'a reader of the feed in every round; test/integration/api-tells-changes.test.ts',
  },
  { id: 'F45', what: 'backup restored, the log is ahead' },
  { id: 'F46', what: 'backup behind published versions' },
  { id: 'F47', what: 'two versions of the code together' },
  { id: 'F48', what: 'one record changed 100,000 times' },
  { id: 'F49', what: 'a telephone number shared by 50,000 records' },
  { id: 'F50', what: 'a register sent again' },
];

/** Which failure case is tested by which case of the campaign, or where else. */
export function failureCaseTable(cases: readonly FaultCase[]): string {
  const rows = FAILURE_CASES.map(({ id, what, elsewhere }) => {
    const here = cases.filter(({ covers }) => covers.includes(id)).map(({ name }) => name);
    return `| ${id} | ${what} | ${[...here, ...(elsewhere === undefined ? [] : [`_${elsewhere}_`])].join('; ')} |`;
  });
  return ['| case | what happens | tested by |', '| --- | --- | --- |', ...rows, ''].join('\n');
}
