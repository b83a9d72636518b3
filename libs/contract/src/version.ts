/**
 * Versions are unsigned 63-bit integers, written as decimal strings on the wire (JSON numbers lose digits above 2^53).
 * Assigned versions, judgement sequences and entity versions are incarnation · 2^48 + counter, so that a restored
 * backup, which gets the next incarnation, never gives a version a second time (L5).
 */
export const MAX_VERSION = (1n << 63n) - 1n;
export const VERSION_PATTERN = '^(?:0|[1-9][0-9]{0,18})$';
const COUNTER_BITS = 48n;

/** @throws RangeError when incarnation exceeds 15 bits or the counter 48. */
export function versionOf(incarnation: number, counter: bigint): bigint {
  if (!Number.isInteger(incarnation) || incarnation < 0 || incarnation >= 1 << 15) {
    throw new RangeError(`incarnation out of range: ${incarnation}`);
  }
  if (counter < 0n || counter >= 1n << COUNTER_BITS) throw new RangeError(`counter out of range: ${counter}`);
  return (BigInt(incarnation) << COUNTER_BITS) + counter;
}

/** The version as an integer, or null when the text is not a decimal unsigned 63-bit integer. */
export function parseVersion(text: string): bigint | null {
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(text)) return null;
  const version = BigInt(text);
  return version > MAX_VERSION ? null : version;
}
