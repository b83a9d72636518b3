/** Likeness of two strings: our own short forms, tested against published values. */

const matchedLeft = new Uint8Array(64);
const matchedRight = new Uint8Array(64);

/** Jaro similarity, 0…1. Code units beyond the 64th are not looked at. */
export function jaro(left: string, right: string): number {
  if (left === right) return 1;
  const leftLength = Math.min(left.length, 64);
  const rightLength = Math.min(right.length, 64);
  if (leftLength === 0 || rightLength === 0) return 0;
  const reach = Math.max(0, (Math.max(leftLength, rightLength) >> 1) - 1);
  matchedLeft.fill(0, 0, leftLength);
  matchedRight.fill(0, 0, rightLength);
  let matches = 0;
  for (let i = 0; i < leftLength; i += 1) {
    const unit = left.charCodeAt(i);
    const end = Math.min(rightLength - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= end; j += 1) {
      if (matchedRight[j] === 0 && right.charCodeAt(j) === unit) {
        matchedLeft[i] = 1;
        matchedRight[j] = 1;
        matches += 1;
        break;
      }
    }
  }
  if (matches === 0) return 0;
  const transpositions = halfTranspositions(left, right, leftLength) / 2;
  return (matches / leftLength + matches / rightLength + (matches - transpositions) / matches) / 3;
}

function halfTranspositions(left: string, right: string, leftLength: number): number {
  let different = 0;
  let j = 0;
  for (let i = 0; i < leftLength; i += 1) {
    if (matchedLeft[i] === 0) continue;
    while (matchedRight[j] === 0) j += 1;
    if (left.charCodeAt(i) !== right.charCodeAt(j)) different += 1;
    j += 1;
  }
  return different;
}

/** Jaro–Winkler similarity, 0…1: a common prefix of up to four letters counts, by 0.1 each. */
export function jaroWinkler(left: string, right: string): number {
  const similarity = jaro(left, right);
  let prefix = 0;
  const most = Math.min(4, left.length, right.length);
  while (prefix < most && left.charCodeAt(prefix) === right.charCodeAt(prefix)) prefix += 1;
  return similarity + prefix * 0.1 * (1 - similarity);
}

/**
 * Optimal string alignment: insertions, deletions, replacements and swaps of neighbours that turn one string into the
 * other; `limit + 1` as soon as there are more than `limit`.
 */
export function alignmentDistance(left: string, right: string, limit: number): number {
  if (left === right) return 0;
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, j) => j);
  for (let i = 1; i <= left.length; i += 1) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= right.length; j += 1) {
      const cost = left.charCodeAt(i - 1) === right.charCodeAt(j - 1) ? 0 : 1;
      let distance = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      const isSwap =
        i > 1 &&
        j > 1 &&
        left.charCodeAt(i - 1) === right.charCodeAt(j - 2) &&
        left.charCodeAt(i - 2) === right.charCodeAt(j - 1);
      if (isSwap) distance = Math.min(distance, (before[j - 2] ?? 0) + 1);
      current.push(distance);
      least = Math.min(least, distance);
    }
    if (least > limit) return limit + 1;
    before = previous;
    previous = current;
  }
  return Math.min(previous[right.length] ?? 0, limit + 1);
}

/**
 * Whether one change (a letter put in, left out or replaced, or two neighbours swapped) makes the strings equal. The
 * hot path's form of `alignmentDistance(…, 1) <= 1`: no tables.
 */
export function isOneSlip(left: string, right: string): boolean {
  const short = left.length <= right.length ? left : right;
  const long = left.length <= right.length ? right : left;
  const extra = long.length - short.length;
  if (extra > 1) return false;
  let start = 0;
  while (start < short.length && short.charCodeAt(start) === long.charCodeAt(start)) start += 1;
  let end = 0;
  while (
    end < short.length - start &&
    short.charCodeAt(short.length - 1 - end) === long.charCodeAt(long.length - 1 - end)
  ) {
    end += 1;
  }
  const rest = short.length - start - end;
  if (extra === 1) return rest === 0;
  if (rest <= 1) return true;
  return (
    rest === 2 &&
    short.charCodeAt(start) === long.charCodeAt(start + 1) &&
    short.charCodeAt(start + 1) === long.charCodeAt(start)
  );
}
