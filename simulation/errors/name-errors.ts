import type { Random } from '../random/random.ts';

/** What a clerk, a form or an old system makes of a name. Each returns null where it changes nothing. */
export type NameError =
  | 'upper-case'
  | 'diacritics-lost'
  | 'diacritics-lost-upper-case'
  | 'tone-placement'
  | 'one-word-without-diacritics'
  | 'middle-missing'
  | 'marker-dropped'
  | 'typing-error'
  | 'i-for-y'
  | 'words-swapped'
  | 'words-glued'
  | 'title-before'
  | 'middle-initial'
  | 'other-middle';

export function misspellName(random: Random, name: string, error: NameError): string | null {
  const changed = change(random, name, error);
  return changed === null || changed === name ? null : changed;
}

/** Shares per thousand names; half of the differing ones differ by diacritics or case alone. `newborn` is dealt with apart. */
export const NAME_CARDS: readonly (readonly [NameError | 'same' | 'newborn', number])[] = [
  ['same', 750],
  ['upper-case', 50],
  ['diacritics-lost', 38],
  ['diacritics-lost-upper-case', 15],
  ['tone-placement', 12],
  ['one-word-without-diacritics', 10],
  ['middle-missing', 32],
  ['marker-dropped', 18],
  ['typing-error', 34],
  ['i-for-y', 6],
  ['words-swapped', 8],
  ['words-glued', 6],
  ['title-before', 5],
  ['middle-initial', 6],
  ['newborn', 5],
  ['other-middle', 5],
];

function change(random: Random, name: string, error: NameError): string | null {
  const words = name.split(' ');
  const [first = ''] = words;
  const last = words.at(-1) ?? '';
  const middle = words.slice(1, -1);
  switch (error) {
    case 'upper-case':
      return name.toUpperCase();
    case 'diacritics-lost':
      return withoutDiacritics(name);
    case 'diacritics-lost-upper-case':
      return withoutDiacritics(name) === name ? null : withoutDiacritics(name).toUpperCase();
    case 'tone-placement':
      return moveTone(name);
    case 'one-word-without-diacritics':
      return loseOneWord(random, words);
    case 'middle-missing':
      return middle.length === 0 ? null : `${first} ${last}`;
    case 'marker-dropped':
      return words
        .filter((word) => word !== 'Văn' && word !== 'Thị')
        .join(' ')
        .replace(/^\S+$/, name);
    case 'typing-error':
      return typingError(random, words);
    case 'i-for-y':
      return name.replace(
        /(?<=^| )(L|M|K|Qu|S|H|T)([yýỳỷỹỵ])(?= |$)/g,
        (_, onset: string, nucleus: string) => onset + (I_FOR_Y[nucleus] ?? nucleus),
      );
    case 'words-swapped':
      return middle.length === 0
        ? null
        : random.chance(0.5)
          ? [last, first, ...middle].join(' ')
          : [...middle, last, first].join(' ');
    case 'words-glued':
      return middle.length === 0 ? null : `${first} ${middle.join('')}${last}`;
    case 'title-before':
      return `${random.chance(0.5) ? 'Ông/Bà' : 'Bà'} ${name}`;
    case 'middle-initial':
      return middle.length === 0 ? null : [first, ...middle.map((word) => `${word.charAt(0)}.`), last].join(' ');
    case 'other-middle':
      return middle.length === 0 ? null : [first, random.pick(OTHER_MIDDLES), last].join(' ');
  }
}

const I_FOR_Y: Readonly<Record<string, string>> = { y: 'i', ý: 'í', ỳ: 'ì', ỷ: 'ỉ', ỹ: 'ĩ', ỵ: 'ị' };
const OTHER_MIDDLES = ['Ngọc', 'Thanh', 'Minh', 'Hồng', 'Xuân', 'Kim'];

/** Tone marks on open oa, oe, uy: the old way and that of 2018. */
const TONES = [
  'òa oà',
  'óa oá',
  'ỏa oả',
  'õa oã',
  'ọa oạ',
  'òe oè',
  'óe oé',
  'ỏe oẻ',
  'õe oẽ',
  'ọe oẹ',
  'ùy uỳ',
  'úy uý',
  'ủy uỷ',
  'ũy uỹ',
  'ụy uỵ',
].map((pair) => pair.split(' ') as [string, string]);

export function moveTone(text: string): string {
  for (const [before, after] of TONES) {
    const pattern = new RegExp(`(?<![qQ])${before}(?= |,|$)`);
    if (pattern.test(text)) return text.replace(pattern, after);
  }
  return text;
}

export function withoutDiacritics(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .normalize('NFC');
}

function loseOneWord(random: Random, words: readonly string[]): string | null {
  const marked = words.map((word, i) => (withoutDiacritics(word) === word ? -1 : i)).filter((i) => i >= 0);
  if (marked.length < 2) return null;
  const lost = random.pick(marked);
  return words.map((word, i) => (i === lost ? withoutDiacritics(word) : word)).join(' ');
}

const NEIGHBOURS: Readonly<Record<string, string>> = {
  n: 'm',
  m: 'n',
  h: 'g',
  g: 'h',
  t: 'r',
  c: 'v',
  i: 'u',
  u: 'i',
  a: 's',
  o: 'p',
  l: 'k',
  r: 't',
};

/** One letter left out, doubled, swapped with the next or mistaken for its neighbour; never merely a lost mark. */
function typingError(random: Random, words: readonly string[]): string | null {
  const long = words.map((word, i) => (word.length >= 3 ? i : -1)).filter((i) => i >= 0);
  if (long.length === 0) return null;
  const at = random.pick(long);
  const word = words[at] ?? '';
  const letter = random.integer(1, word.length - 1);
  const kind = random.integer(0, 3);
  const changed =
    kind === 0
      ? word.slice(0, letter) + word.slice(letter + 1)
      : kind === 1
        ? word.slice(0, letter) + word.charAt(letter) + word.slice(letter)
        : kind === 2 && letter + 1 < word.length
          ? word.slice(0, letter) + word.charAt(letter + 1) + word.charAt(letter) + word.slice(letter + 2)
          : word.slice(0, letter) + (NEIGHBOURS[word.charAt(letter)] ?? 'e') + word.slice(letter + 1);
  if (withoutDiacritics(changed) === withoutDiacritics(word)) return null;
  return words.map((kept, i) => (i === at ? changed : kept)).join(' ');
}

/** A child not yet named stands under the mother's name. */
export function newbornName(mother: string): string {
  return `Con bà ${mother}`;
}
