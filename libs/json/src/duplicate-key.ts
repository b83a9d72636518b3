/**
 * Whether an object in a JSON text says one key twice: parsers keep the last one, or the first, and two readers of one
 * event would see two events. `value` is what the text was parsed to; nesting is the sender's, so nothing here recurses.
 */
export function hasDuplicateKey(text: string, value: unknown): boolean {
  // As many ends of keys as there are keys: none was lost. There may be more, since a text can look like one.
  return keyEnds(text) !== keysOf(value) && readKeys(text);
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Quotes with a colon behind them, spaces between left out. */
function keyEnds(text: string): number {
  let ends = 0;
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    let before = colon - 1;
    while (before > 0 && isSpace(text.charCodeAt(before))) before -= 1;
    if (text.charCodeAt(before) === QUOTE) ends += 1;
  }
  return ends;
}

function keysOf(value: unknown): number {
  let keys = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) {
      for (const member of next) if (typeof member === 'object') waiting.push(member);
      continue;
    }
    // What a parser made has no members but its own.
    for (const key in next) {
      keys += 1;
      const member = (next as Record<string, unknown>)[key];
      if (typeof member === 'object') waiting.push(member);
    }
  }
  return keys;
}

/** Reads every key of a valid JSON text, object by object. */
function readKeys(text: string): boolean {
  const objects: Set<string>[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{') objects.push(new Set());
    else if (character === '}') objects.pop();
    else if (character === '"') {
      const end = endOfText(text, at);
      if (isKey(text, end)) {
        const key = JSON.parse(text.slice(at, end + 1)) as string;
        const keys = objects.at(-1);
        if (keys?.has(key) === true) return true;
        keys?.add(key);
      }
      at = end;
    }
  }
  return false;
}

function endOfText(text: string, opening: number): number {
  for (let at = opening + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let after = end + 1;
  while (after < text.length && isSpace(text.charCodeAt(after))) after += 1;
  return text.charCodeAt(after) === COLON;
}
