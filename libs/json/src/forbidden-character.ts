/**
 * The JSON pointer of the first text that PostgreSQL and UTF-8 cannot hold, a NUL or a lone surrogate, or null. Names
 * of members count as texts of their object. Walks without recursion: the value may be as deep as a sender likes.
 */
export function forbiddenCharacter(value: unknown): string | null {
  const waiting: { readonly value: unknown; readonly path: string }[] = [{ value, path: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next.value === 'string') {
      if (isForbidden(next.value)) return next.path;
    } else if (typeof next.value === 'object' && next.value !== null) {
      const entries = Object.entries(next.value);
      if (entries.some(([name]) => isForbidden(name))) return next.path;
      // Last in, first out: pushed backwards, so that the first in the text is found first.
      for (const [name, member] of entries.reverse()) {
        waiting.push({ value: member, path: `${next.path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` });
      }
    }
  }
  return null;
}

function isForbidden(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}
