import { expect, test } from '@jest/globals';
import { HIDDEN_CHARACTERS, hidesCharacters } from './hidden-characters.ts';

test.each([
  ['a mark of direction', '\u200e'],
  ['the Arabic letter mark', '\u061c'],
  ['an embedding', '\u202a'],
  ['an override', '\u202e'],
  ['an isolate', '\u2066'],
  ['the end of an isolate', '\u2069'],
  ['a zero-width space', '\u200b'],
  ['a zero-width joiner', '\u200d'],
  ['a word joiner', '\u2060'],
  ['a byte order mark', '\ufeff'],
  ['a soft hyphen', '\u00ad'],
  ['a grapheme joiner', '\u034f'],
  ['a variation selector', '\ufe0f'],
  ['a Hangul filler', '\u3164'],
  ['a tag', '\u{e0041}'],
])('%s is hidden, and nothing of it is compared', (_, character) => {
  expect(`Nguy${character}ễn`.replace(HIDDEN_CHARACTERS, '')).toBe('Nguyễn');
  expect(hidesCharacters(`Nguy${character}ễn`)).toBe(true);
});

test.each(['\u0007', '\u001b', '\u0085'])('a control character is told of', (character) => {
  expect(hidesCharacters(`An${character}`)).toBe(true);
});

test.each(['Nguyễn Thị Hoà', 'Nguyễn Thị Hoà'.normalize('NFD'), "H'Hen Niê", '💥', '阮氏', ' '])(
  'the text %s hides nothing',
  (text) => {
    expect(hidesCharacters(text)).toBe(false);
  },
);

test('what is no text hides nothing', () => {
  expect([null, undefined, 1, ['\u202e'], { withheld: '\u202e' }].map(hidesCharacters)).toEqual(Array(5).fill(false));
});
