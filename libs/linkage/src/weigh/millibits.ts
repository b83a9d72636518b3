/** Bits to integer 1/1000 bits (L9). */
export const toMillibits = (bits: number): number => Math.round(bits * 1000);
