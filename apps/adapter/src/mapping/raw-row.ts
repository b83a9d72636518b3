/**
 * A row as its source gave it: an object of texts (CSV) or nested JSON. Whoever parses JSON gives numbers that a
 * JavaScript number cannot hold as their text, so that a 20-digit id keeps its digits.
 */
export type RawValue = unknown;

/** Steps of a field path: property names and array indexes. */
export type PathSteps = readonly (string | number)[];

/**
 * `a.b[0].c` → `['a', 'b', 0, 'c']`.
 * @throws RangeError when the path has an empty step or an index that is no number.
 */
export function parsePath(path: string): PathSteps {
  const steps: (string | number)[] = [];
  for (const piece of path.split('.')) {
    const open = piece.indexOf('[');
    const name = open < 0 ? piece : piece.slice(0, open);
    if (name === '') throw new RangeError('a field path has an empty step');
    steps.push(name);
    if (open >= 0) steps.push(...parseIndexes(piece.slice(open)));
  }
  return steps;
}

function parseIndexes(text: string): number[] {
  if (!text.endsWith(']')) throw new RangeError('a field path has a [ without its ]');
  return text
    .slice(1, -1)
    .split('][')
    .map((digits) => {
      const index = Number(digits);
      if (digits === '' || !Number.isInteger(index) || index < 0)
        throw new RangeError('an index in a field path is no number');
      return index;
    });
}

/** The value at the path, or undefined where the row has none. Never looks into prototypes. */
export function valueAt(row: RawValue, steps: PathSteps): RawValue {
  let value: RawValue = row;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** The text of a scalar; null for an absent or null value, undefined for objects and arrays. */
export function scalarText(value: RawValue): string | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return undefined;
}
