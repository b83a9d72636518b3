/**
 * Likeness of two strings: our own short forms, tested against published values. Nothing is allocated: strings of up to
 * 32 code units of ASCII are compared in the bits of one integer, longer or other ones in tables that are kept.
 */

/** Code units beyond so many are not looked at. */
const MOST = 64;
const BITS = 32;
const ASCII = 128;

const matchedLeft = new Uint8Array(MOST);
const matchedRight = new Uint8Array(MOST);
/** By code unit: the places where the pattern has it. All zero between calls. */
const places = new Int32Array(ASCII);

/** Whether the places of a string were noted; `forget` must follow. */
function note(pattern: string): boolean {
  for (let i = 0; i < pattern.length; i += 1) {
    const unit = pattern.charCodeAt(i);
    if (unit >= ASCII) {
      forget(pattern);
      return false;
    }
    places[unit] = (places[unit] ?? 0) | (1 << i);
  }
  return true;
}

function forget(pattern: string): void {
  for (let i = 0; i < pattern.length; i += 1) {
    const unit = pattern.charCodeAt(i);
    if (unit < ASCII) places[unit] = 0;
  }
}

/** Jaro similarity, 0…1 (Jaro 1989). Code units beyond the 64th are not looked at. */
export function jaro(left: string, right: string): number {
  if (left === right) return 1;
  const leftLength = Math.min(left.length, MOST);
  const rightLength = Math.min(right.length, MOST);
  if (leftLength === 0 || rightLength === 0) return 0;
  const reach = Math.max(0, (Math.max(leftLength, rightLength) >> 1) - 1);
  if (leftLength <= BITS && rightLength <= BITS && note(right)) {
    const similarity = jaroInBits(left, right, reach);
    forget(right);
    return similarity;
  }
  return jaroInTables(left, right, reach);
}

/** The lowest `count` bits. */
const lowest = (count: number): number => (count >= BITS ? -1 : (1 << count) - 1);

function jaroInBits(left: string, right: string, reach: number): number {
  let ofLeft = 0;
  let ofRight = 0;
  let matches = 0;
  for (let i = 0; i < left.length; i += 1) {
    const unit = left.charCodeAt(i);
    if (unit >= ASCII) continue;
    const window = lowest(i + reach + 1) & ~lowest(Math.max(0, i - reach));
    const free = (places[unit] ?? 0) & window & ~ofRight;
    if (free === 0) continue;
    ofRight |= free & -free;
    ofLeft |= 1 << i;
    matches += 1;
  }
  if (matches === 0) return 0;
  let different = 0;
  while (ofLeft !== 0) {
    const i = 31 - Math.clz32(ofLeft & -ofLeft);
    const j = 31 - Math.clz32(ofRight & -ofRight);
    if (left.charCodeAt(i) !== right.charCodeAt(j)) different += 1;
    ofLeft &= ofLeft - 1;
    ofRight &= ofRight - 1;
  }
  return ofMatches(matches, different, left.length, right.length);
}

function ofMatches(matches: number, different: number, leftLength: number, rightLength: number): number {
  return (matches / leftLength + matches / rightLength + (matches - different / 2) / matches) / 3;
}

function jaroInTables(left: string, right: string, reach: number): number {
  const leftLength = Math.min(left.length, MOST);
  const rightLength = Math.min(right.length, MOST);
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
  let different = 0;
  let j = 0;
  for (let i = 0; i < leftLength; i += 1) {
    if (matchedLeft[i] === 0) continue;
    while (matchedRight[j] === 0) j += 1;
    if (left.charCodeAt(i) !== right.charCodeAt(j)) different += 1;
    j += 1;
  }
  return ofMatches(matches, different, leftLength, rightLength);
}

/** Jaro–Winkler similarity, 0…1 (Winkler 1990): a common prefix of up to four letters counts, by 0.1 each. */
export function jaroWinkler(left: string, right: string): number {
  const similarity = jaro(left, right);
  let prefix = 0;
  const most = Math.min(4, left.length, right.length);
  while (prefix < most && left.charCodeAt(prefix) === right.charCodeAt(prefix)) prefix += 1;
  return similarity + prefix * 0.1 * (1 - similarity);
}

/**
 * Optimal string alignment: insertions, deletions, replacements and swaps of neighbours that turn one string into the
 * other, none of them within another; `limit + 1` as soon as there are more than `limit`.
 */
export function alignmentDistance(left: string, right: string, limit: number): number {
  if (left === right) return 0;
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (long.length - short.length > limit) return limit + 1;
  if (short.length === 0) return long.length;
  if (short.length <= BITS && note(short)) {
    const distance = alignmentInBits(short, long);
    forget(short);
    return Math.min(distance, limit + 1);
  }
  return alignmentInRows(short, long, limit);
}

/** Hyyrö's bit-parallel form (2003): the differences down a column of the table in the bits of two integers. */
function alignmentInBits(pattern: string, text: string): number {
  const last = 1 << (pattern.length - 1);
  let distance = pattern.length;
  let rises = -1;
  let falls = 0;
  let diagonal = 0;
  let before = 0;
  for (let j = 0; j < text.length; j += 1) {
    const unit = text.charCodeAt(j);
    const here = unit < ASCII ? (places[unit] ?? 0) : 0;
    const swapped = ((~diagonal & here) << 1) & before;
    diagonal = ((((here & rises) + rises) | 0) ^ rises) | here | falls | swapped;
    let right = falls | ~(diagonal | rises);
    let left = diagonal & rises;
    if ((right & last) !== 0) distance += 1;
    if ((left & last) !== 0) distance -= 1;
    right = (right << 1) | 1;
    left <<= 1;
    rises = left | ~(diagonal | right);
    falls = right & diagonal;
    before = here;
  }
  return distance;
}

let rows: readonly [Uint16Array, Uint16Array, Uint16Array] = [
  new Uint16Array(MOST + 1),
  new Uint16Array(MOST + 1),
  new Uint16Array(MOST + 1),
];

function alignmentInRows(left: string, right: string, limit: number): number {
  if (right.length >= rows[0].length) {
    const size = right.length * 2;
    rows = [new Uint16Array(size), new Uint16Array(size), new Uint16Array(size)];
  }
  let [before, previous, current] = rows;
  for (let j = 0; j <= right.length; j += 1) previous[j] = j;
  for (let i = 1; i <= left.length; i += 1) {
    current[0] = i;
    let least = i;
    for (let j = 1; j <= right.length; j += 1) {
      const isSame = left.charCodeAt(i - 1) === right.charCodeAt(j - 1);
      let distance = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap =
        i > 1 &&
        j > 1 &&
        left.charCodeAt(i - 1) === right.charCodeAt(j - 2) &&
        left.charCodeAt(i - 2) === right.charCodeAt(j - 1);
      if (isSwap) distance = Math.min(distance, (before[j - 2] ?? 0) + 1);
      current[j] = distance;
      if (distance < least) least = distance;
    }
    if (least > limit) return limit + 1;
    [before, previous, current] = [previous, current, before];
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

/** Sørensen–Dice coefficient of two lists taken as multisets, 0…1: twice what they share over what both hold. */
export function tokenSetRatio(left: readonly string[], right: readonly string[]): number {
  if (left.length + right.length === 0) return 1;
  const free = [...right];
  let shared = 0;
  for (const token of left) {
    const at = free.indexOf(token);
    if (at < 0) continue;
    free.splice(at, 1);
    shared += 1;
  }
  return (2 * shared) / (left.length + right.length);
}
