/** Averages are compared as exact integer fractions (L9): rounding would let two unequal averages tie. */

/** Sign of a/b − c/d. Numerators are safe integers, denominators positive safe integers. */
export function compareFractions(a: number, b: number, c: number, d: number): number {
  const left = a * d;
  const right = c * b;
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left - right;
  const exactLeft = BigInt(a) * BigInt(d);
  const exactRight = BigInt(c) * BigInt(b);
  if (exactLeft === exactRight) return 0;
  return exactLeft < exactRight ? -1 : 1;
}

/** a/b rounded to an integer, halves upwards. */
export function roundedFraction(a: number, b: number): number {
  return Math.floor((2 * a + b) / (2 * b));
}
