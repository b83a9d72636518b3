import type { Random } from '../random/random.ts';

export type IdError = 'digits-swapped' | 'digit-wrong' | 'zero-lost' | 'id-of-relative';

/** Shares per thousand persons outside the population register. */
export const ID_CARDS: readonly (readonly [IdError | 'right' | 'none' | 'old-9-digits', number])[] = [
  ['right', 590],
  ['none', 300],
  ['old-9-digits', 80],
  ['digits-swapped', 15],
  ['digit-wrong', 9],
  ['zero-lost', 2],
  ['id-of-relative', 4],
];

/** Two unequal neighbours change places, behind the first three digits. */
export function swapDigits(random: Random, id: string): string {
  const places = Array.from({ length: id.length - 4 }, (_, i) => i + 3).filter(
    (i) => id.charAt(i) !== id.charAt(i + 1),
  );
  if (places.length === 0) return wrongDigit(random, id);
  const at = random.pick(places);
  return id.slice(0, at) + id.charAt(at + 1) + id.charAt(at) + id.slice(at + 2);
}

export function wrongDigit(random: Random, id: string): string {
  const at = random.integer(id.length - 6, id.length - 1);
  const other = (Number(id.charAt(at)) + random.integer(1, 9)) % 10;
  return id.slice(0, at) + String(other) + id.slice(at + 1);
}
