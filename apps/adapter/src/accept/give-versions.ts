import { versionOf } from '#libs/contract';
import type { ConnectedSource } from '../connected-source.ts';
import type { Verdict } from './decide.ts';
import { receiptOf } from './events.ts';
import type { PreparedRecord, PreparedRow } from './prepare-row.ts';

/** A record that becomes an event. */
export interface Accepted {
  readonly record: PreparedRecord;
  readonly place: string;
  readonly version: bigint;
  readonly receipt: string;
}
/** By dataset: the version of a row that was refused, should it be accepted later. */
export type KeptVersions = ReadonlyMap<string, bigint>;

/** A row of quarantine that is tried anew. */
export interface ReplayedRow {
  /** Its number in quarantine. */
  readonly entry: string;
  /** By dataset, the version that was kept for it where versions are assigned. */
  readonly versions: KeptVersions;
  /** Whether it is tried although it was accepted before. */
  readonly again: boolean;
}

/** A record whose place among what arrived nobody kept is older than all that has one. */
const OLDEST = 0n;

/** A row that is mended has its place among what arrived, and is no later version than what came after it. */
export function withKeptVersions(row: PreparedRow, replay: ReplayedRow | undefined): PreparedRow {
  if (replay === undefined || row.kind === 'refused') return row;
  const records = row.records.map((record) => ({
    ...record,
    version: record.version ?? replay.versions.get(record.dataset) ?? OLDEST,
  }));
  return { ...row, records };
}

/** How many numbers are to be taken of each dataset's counter: refused rows have theirs. */
export function countsToTake(
  source: ConnectedSource,
  prepared: readonly PreparedRow[],
  toAssign: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const counts = new Map(toAssign);
  for (const row of prepared) {
    if (row.kind !== 'refused') continue;
    for (const dataset of assignedDatasets(source, row)) counts.set(dataset, (counts.get(dataset) ?? 0) + 1);
  }
  return counts;
}

interface Giver {
  readonly source: ConnectedSource;
  readonly incarnation: number;
  /** By dataset, the first number taken; counted on here. */
  readonly next: Map<string, bigint>;
}

/**
 * Versions in the order in which the rows came, to those that were refused too. `accepted` has a place for each record
 * of the others, `kept` for each that was refused.
 */
export function giveVersions(
  giver: Giver,
  prepared: readonly PreparedRow[],
  verdicts: readonly Verdict[],
): { readonly accepted: readonly (Accepted | undefined)[]; readonly kept: readonly KeptVersions[] } {
  const { source } = giver;
  const accepted: (Accepted | undefined)[] = [];
  const kept: KeptVersions[] = [];
  for (const row of prepared) {
    if (row.kind === 'refused') {
      kept.push(new Map(assignedDatasets(source, row).map((dataset) => [dataset, assign(giver, dataset)])));
      continue;
    }
    for (const record of row.records) {
      const verdict = verdicts[accepted.length];
      if (verdict?.kind !== 'new') {
        accepted.push(undefined);
        continue;
      }
      const version = verdict.version ?? assign(giver, record.dataset);
      accepted.push({ record, place: row.read.place, version, receipt: receiptOf(source.name, record, version) });
    }
  }
  return { accepted, kept };
}

function assign({ incarnation, next }: Giver, dataset: string): bigint {
  const count = next.get(dataset) ?? 0n;
  next.set(dataset, count + 1n);
  return versionOf(incarnation, count);
}

/** Datasets that a refused row may have told of, and whose versions are ours to give. */
function assignedDatasets(source: ConnectedSource, { read }: PreparedRow): string[] {
  const { datasets } = source.definition;
  return (read.datasets ?? Object.keys(datasets)).filter((name) => datasets[name]?.version === 'assigned');
}
