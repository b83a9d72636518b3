/**
 * Hostile input from a seed: a valid JSON object is damaged in one of the ways that senders, bugs and attackers damage
 * it. Damage may leave it valid; whoever takes it says which it was.
 */
export type Random = () => number;

export interface Damaged {
  readonly way: string;
  readonly bytes: Buffer;
}

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Texts that break readers somewhere: each was a defect of some system once. */
const TEXTS = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '\u202eevil\u202c',
  '\u2066x\u2069',
  '\u200b\u200c\u200d\ufeff',
  '\u{e0041}\u{e0042}',
  'Nguyê\u0303n Va\u0306n A',
  '\u0007\u001b[31m',
  "'; DROP TABLE unified.entity; --",
  '${jndi:ldap://x}',
  '<script>alert(1)</script>',
  '=1+1',
  '../../etc/passwd',
  '%00%0a',
  '💥'.repeat(50),
  'a'.repeat(70_000),
  '',
  ' ',
  '9'.repeat(400),
  '-0',
  'NaN',
  '1e999',
  'true',
  'null',
] as const;

/** JSON that stands where a value stood. Not all of it is what JSON.parse gives back. */
const VALUES = [
  'null',
  'true',
  '0',
  '-0',
  '-1',
  '1.5',
  '1e308',
  '1e999',
  '9007199254740993',
  '99999999999999999999999999',
  '0.1e-400',
  '""',
  '[]',
  '{}',
  '[null]',
  '[[[[[[[[]]]]]]]]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1,"valueOf":null,"hasOwnProperty":0}',
  '{"withheld":"x"}',
  '{"length":-1}',
] as const;

type Damage = (text: string, random: Random) => string | Buffer;

/** Places where a member's value begins: after a colon that ends a key. */
function valueSpans(text: string): { readonly from: number; readonly to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (const match of text.matchAll(/":("(?:[^"\\]|\\.)*"|-?\d+|true|false|null)/g)) {
    const value = match[1] ?? '';
    spans.push({ from: match.index + 2, to: match.index + 2 + value.length });
  }
  return spans;
}

function replaceValue(text: string, random: Random, value: string): string {
  const spans = valueSpans(text);
  if (spans.length === 0) return value;
  const { from, to } = pick(random, spans);
  return text.slice(0, from) + value + text.slice(to);
}

/** As escapes, so that the text stays valid JSON in valid UTF-8. */
const escaped = (text: string): string => JSON.stringify(text).replaceAll('\u0000', String.raw`\u0000`);

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const nestedObjects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const addMember = (text: string, member: string): string => text.replace('{', `{${member},`);

const DAMAGES: Readonly<Record<string, Damage>> = {
  'a hostile text': (text, random) => replaceValue(text, random, escaped(pick(random, TEXTS))),
  'another type': (text, random) => replaceValue(text, random, pick(random, VALUES)),
  'cut off': (text, random) => text.slice(0, Math.floor(random() * text.length)),
  'a bracket too many': (text) => `${text}}`,
  'something behind it': (text) => `${text} ${text}`,
  'a key said twice': (text, random) => {
    const key = pick(
      random,
      [...text.matchAll(/"([^"\\]+)":/g)].map((match) => match[1] ?? ''),
    );
    return addMember(text, `"${key}":"first"`);
  },
  'a key said twice in other letters': (text) => addMember(text, String.raw`"op":1,"\u006fp":2`),
  'prototype keys': (text, random) =>
    addMember(text, pick(random, ['"__proto__":{"polluted":true}', '"constructor":{}', '"prototype":null'])),
  'an unknown member': (text, random) => addMember(text, `${escaped(pick(random, TEXTS))}:1`),
  'deep nesting': (text, random) => {
    const depth = pick(random, [33, 100, 5_000, 100_000]);
    return replaceValue(text, random, pick(random, [nested, nestedObjects])(depth));
  },
  'many members': (text) => addMember(text, Array.from({ length: 12_000 }, (_, i) => `"k${i}":${i}`).join(',')),
  'a long array': (text, random) => replaceValue(text, random, `[${'0,'.repeat(20_000)}0]`),
  'a flipped byte': (text, random) => {
    const bytes = Buffer.from(text);
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    return bytes;
  },
  'bytes that are no UTF-8': (text, random) => {
    const bytes = Buffer.from(text);
    const at = Math.floor(random() * bytes.length);
    const wrong = pick(random, [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80]]);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(wrong), bytes.subarray(at)]);
  },
  'a raw NUL': (text, random) => {
    const at = Math.floor(random() * text.length);
    return `${text.slice(0, at)}\u0000${text.slice(at)}`;
  },
  'a byte order mark': (text) => `\ufeff${text}`,
  'UTF-16': (text) => Buffer.from(text, 'utf16le'),
  'not an object': (_, random) => pick(random, ['null', '1', '"x"', '[]', 'true', '', ' ', 'undefined', '{', '[1,2']),
  'random bytes': (_, random) => Buffer.from(Array.from({ length: 64 }, () => Math.floor(random() * 256))),
  nothing: () => '',
  'loose JSON': (text, random) =>
    pick(random, [text.replaceAll('"', "'"), text.replace('}', ',}'), `// x\n${text}`, text.replace(':', ' : NaN,')]),
};

const WAYS = Object.keys(DAMAGES);

/** One damaged form of the object. */
export function damaged(valid: object, random: Random): Damaged {
  const way = pick(random, WAYS);
  const made = DAMAGES[way]?.(JSON.stringify(valid), random) ?? '';
  return { way, bytes: typeof made === 'string' ? Buffer.from(made) : made };
}

/** A text of its own, for a header, a parameter or a key. */
export function hostileText(random: Random): string {
  return pick(random, TEXTS);
}
