import type { GivenColumn } from './profile-column.ts';

/** `part` says nothing that `whole` does not say. */
export interface Containment {
  readonly whole: string;
  readonly part: string;
  /** Rows in which every word of the part stands in the whole, of those that have both. */
  readonly share: number;
}

/** Two columns that go together: agreeing on one makes agreeing on the other likely, also for different things. */
export interface Correlation {
  readonly one: string;
  readonly other: string;
  /** How much of the more predictable column the other one tells beyond chance, 0 to 1. */
  readonly strength: number;
}

/** Enough rows to tell; the first ones of a register are as good as any. */
const MOST_ROWS = 20_000;
const LEAST_ROWS = 30;
const CONTAINED = 0.9;
const CORRELATED = 0.1;

const wordsOf = (value: string): string[] =>
  value
    .toLowerCase()
    .split(/[\s,.;]+/)
    .filter((word) => word !== '');

/** Columns whose words stand in another one: a whole name beside its parts. */
export function findContainments(columns: readonly GivenColumn[]): Containment[] {
  const words = columns.map(({ values }) => values.slice(0, MOST_ROWS).map(wordsOf));
  const found: Containment[] = [];
  columns.forEach((whole, i) => {
    columns.forEach((part, j) => {
      if (i === j) return;
      const share = containedShare(words[i] ?? [], words[j] ?? []);
      if (share < CONTAINED) return;
      // Two columns that say the same: the first one stands for both.
      if (j < i && containedShare(words[j] ?? [], words[i] ?? []) >= CONTAINED) return;
      found.push({ whole: whole.header, part: part.header, share });
    });
  });
  return found;
}

function containedShare(whole: readonly string[][], part: readonly string[][]): number {
  let both = 0;
  let contained = 0;
  whole.forEach((words, row) => {
    const own = part[row] ?? [];
    if (words.length === 0 || own.length === 0) return;
    both += 1;
    if (own.every((word) => words.includes(word))) contained += 1;
  });
  return both < LEAST_ROWS ? 0 : contained / both;
}

/**
 * Columns that predict each other. Each combination of values counts once, so that the records of one thing, which agree
 * on everything, do not make everything look related; long codes are cut to their beginning, which is what they share.
 */
export function findCorrelations(columns: readonly GivenColumn[]): Correlation[] {
  const found: Correlation[] = [];
  columns.forEach((one, i) => {
    for (const other of columns.slice(i + 1)) {
      const strength = strengthOf(one.values, other.values);
      if (strength >= CORRELATED) found.push({ one: one.header, other: other.header, strength });
    }
  });
  return found.sort((a, b) => b.strength - a.strength);
}

function strengthOf(one: readonly string[], other: readonly string[]): number {
  const pairs = new Map<string, readonly [string, string]>();
  for (let row = 0; row < Math.min(one.length, MOST_ROWS); row += 1) {
    const [a, b] = [one[row] ?? '', other[row] ?? ''];
    if (a !== '' && b !== '') pairs.set(`${a}\t${b}`, [coarse(a), coarse(b)]);
  }
  if (pairs.size < LEAST_ROWS) return 0;
  const [left, right] = [[...pairs.values()].map(([a]) => a), [...pairs.values()].map(([, b]) => b)];
  const [entropyLeft, entropyRight] = [entropy(left), entropy(right)];
  const least = Math.min(entropyLeft, entropyRight);
  if (least === 0) return 0;
  // Shifting one column against the other shows what chance alone would tell of so many values.
  const shifted = right.map((_, row) => right[(row * 7919 + 13) % right.length] ?? '');
  const told = entropyLeft + entropyRight - entropy(joined(left, right));
  const chance = entropyLeft + entropyRight - entropy(joined(left, shifted));
  return Math.max(0, (told - chance) / least);
}

/** The letters a code begins with, or its first three characters; a text's first word. */
function coarse(value: string): string {
  const text = value.toLowerCase();
  const letters = /^\p{L}+(?=\d)/u.exec(text)?.[0];
  if (letters !== undefined) return letters;
  return /^\d/.test(text) ? text.slice(0, 2) : (wordsOf(text)[0] ?? '');
}

const joined = (one: readonly string[], other: readonly string[]): string[] =>
  one.map((value, row) => `${value}\t${other[row] ?? ''}`);

function entropy(values: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / values.length) * Math.log2(count / values.length);
  return bits;
}
