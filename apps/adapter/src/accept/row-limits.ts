import type { Refusal } from '../mapping/mapping-problem.ts';
import type { RawValue } from '../mapping/raw-row.ts';

/** What a row may be at most, before anybody looks at what it means. */
const MAX_FIELD_CHARACTERS = 65_536;
const MAX_DEPTH = 32;
const MAX_MEMBERS = 10_000;
const MAX_PATH_CHARACTERS = 200;

/**
 * The first reason why a row cannot be taken: a NUL or a lone surrogate (PostgreSQL and UTF-8 cannot hold them), a text
 * that is too long, too much nesting. Null when there is none. Walks without recursion: the sender chooses the depth.
 */
export function unacceptable(row: RawValue): Refusal | null {
  const waiting: { value: RawValue; path: string; depth: number }[] = [{ value: row, path: '', depth: 0 }];
  let members = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (typeof value === 'string') {
      const refusal = unacceptableText(value, path);
      if (refusal !== null) return refusal;
    } else if (typeof value === 'object' && value !== null) {
      if (depth === MAX_DEPTH) return tooLarge(path, `is nested deeper than ${MAX_DEPTH}`);
      for (const [name, member] of Object.entries(value)) {
        members += 1;
        if (members > MAX_MEMBERS) return tooLarge(path, `the row has more than ${MAX_MEMBERS} values`);
        const refusal = unacceptableText(name, path);
        if (refusal !== null) return refusal;
        waiting.push({ value: member as RawValue, path: pathTo(path, name, Array.isArray(value)), depth: depth + 1 });
      }
    }
  }
  return null;
}

function unacceptableText(text: string, path: string): Refusal | null {
  if (text.length > MAX_FIELD_CHARACTERS) return tooLarge(path, `is longer than ${MAX_FIELD_CHARACTERS} characters`);
  if (!text.includes('\0') && text.isWellFormed()) return null;
  return { code: 'input.forbidden-character', path, sentence: 'holds a NUL or a lone surrogate' };
}

function tooLarge(path: string, sentence: string): Refusal {
  return { code: 'input.too-large', path, sentence };
}

/** Names come from the sender: cut, so that a reason stays a reason. */
function pathTo(path: string, name: string, isIndex: boolean): string {
  const whole = isIndex ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
  return whole.length > MAX_PATH_CHARACTERS ? whole.slice(0, MAX_PATH_CHARACTERS) : whole;
}
