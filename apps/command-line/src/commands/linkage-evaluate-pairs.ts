import { writeFile } from 'node:fs/promises';
import { judgePairs, NameComparison, type JudgedPair, type NamedKind } from '#libs/linkage';
import { csvRows } from '../evaluation.ts';
import { wrongArgument } from '../exit-codes.ts';
import { table, writeJson, writeOut } from '../output.ts';

export interface PairsOptions {
  readonly pairs: string;
  readonly left: string;
  readonly right: string;
  readonly truth: string;
  readonly kind?: string;
  readonly errors?: string;
  readonly json?: boolean;
}

const TRUE = new Set(['true', 'yes', '1', 't', 'y']);
const FALSE = new Set(['false', 'no', '0', 'f', 'n']);
const PERSON = 'person';

/** Judges pairs of names by the shipped weights: one threshold, and no label is seen before the end. */
export async function evaluatePairs(options: PairsOptions): Promise<void> {
  const started = performance.now();
  const comparison = new NameComparison();
  const judged: JudgedPair[] = [];
  const errors: string[] = [];
  let row = 1;
  for await (const record of csvRows(options.pairs)) {
    row += 1;
    const { left, right, isMatch, kind } = readPair(record, row, options);
    const { weight, because } = comparison.compare(left, right, kind);
    judged.push({ weight, isMatch });
    if (weight > 0 !== isMatch)
      errors.push(JSON.stringify({ row, left, right, isMatch, weight: weight / 1000, because }));
  }
  if (judged.length === 0) throw wrongArgument(`${options.pairs} holds no pair`);
  if (options.errors !== undefined) await writeFile(options.errors, errors.map((line) => `${line}\n`).join(''));
  const { pairwise, best, pairs, matches } = judgePairs(judged);
  const seconds = (performance.now() - started) / 1000;
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  if (options.json === true) return writeJson({ pairs, matches, pairwise, best, seconds, peakRssMb });
  const rows = [
    ['', 'precision', 'recall', 'F1'],
    ['weight > 0', ...[pairwise.precision, pairwise.recall, pairwise.f1].map((share) => share.toFixed(4))],
    [`best, from ${best.threshold} bits`, '', '', best.f1.toFixed(4)],
  ];
  return writeOut(`${table(rows)}\n\n${pairs} pairs, ${matches} of one thing; ${seconds.toFixed(1)} s\n`);
}

/** @throws LienThongError for a column that is not there or a truth that is neither. */
function readPair(
  record: Record<string, string>,
  row: number,
  options: PairsOptions,
): { left: string; right: string; isMatch: boolean; kind: NamedKind | null } {
  const columns = [options.left, options.right, options.truth, ...(options.kind === undefined ? [] : [options.kind])];
  const missing = columns.filter((column) => record[column] === undefined);
  if (missing.length > 0) {
    throw wrongArgument(
      `${options.pairs} has no column ${missing.join(', ')}; it has ${Object.keys(record).join(', ')}`,
    );
  }
  const truth = (record[options.truth] ?? '').trim().toLowerCase();
  if (!TRUE.has(truth) && !FALSE.has(truth)) {
    throw wrongArgument(`${options.pairs}, row ${row}: ${options.truth} is neither true nor false`);
  }
  const kind = options.kind === undefined ? null : (record[options.kind] ?? '').toLowerCase();
  return {
    left: record[options.left] ?? '',
    right: record[options.right] ?? '',
    isMatch: TRUE.has(truth),
    kind: kind === null || kind === '' ? null : kind === PERSON ? 'person' : 'organisation',
  };
}
