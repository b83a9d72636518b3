/**
 * A fixed one-to-one spreading of 0 … modulus−1: numbers given in turn look unrelated and never repeat.
 * Exact in doubles while index · factor stays below 2^53.
 */
const factors = new Map<number, number>();

export function scatter(index: number, modulus: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= modulus) throw new RangeError(`index out of range: ${index}`);
  return (index * factorOf(modulus) + Math.floor(modulus / 7)) % modulus;
}

function factorOf(modulus: number): number {
  const known = factors.get(modulus);
  if (known !== undefined) return known;
  let factor = Math.floor(modulus * 0.6180339887) | 1;
  while (greatestCommonDivisor(factor, modulus) !== 1) factor += 2;
  factors.set(modulus, factor);
  return factor;
}

function greatestCommonDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestCommonDivisor(right, left % right);
}
