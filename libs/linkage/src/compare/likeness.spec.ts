import { describe, expect, test } from '@jest/globals';
import { WordTable } from '../standardise/word-table.ts';
import { LIKENESS, soundOf, WordLikeness } from './likeness.ts';

describe('Soundex is as published, without padding', () => {
  test.each([
    ['robert', 'r163'],
    ['rupert', 'r163'],
    ['rubin', 'r15'],
    ['ashcraft', 'a261'],
    ['ashcroft', 'a261'],
    ['tymczak', 't522'],
    ['pfister', 'p236'],
    ['honeyman', 'h555'],
    ['jackson', 'j25'],
    ['gutierrez', 'g362'],
    ['washington', 'w252'],
    ['lloyd', 'l3'],
    ['lee', 'l'],
    ['', ''],
  ])('%s: %s', (word, sound) => {
    expect(soundOf(word)).toBe(sound);
  });
});

describe('likeness of two words, the same from either side and when asked again', () => {
  const words = new WordTable();
  const likeness = new WordLikeness(words);
  test.each([
    ['smith', 'smith', 'same'],
    ['smith', 'smyth', 'close'],
    ['catherine', 'catharine', 'close'],
    ['jon', 'jan', 'different'],
    ['john', 'jon', 'close'],
    ['j', 'john', 'initial'],
    ['j', 'smith', 'different'],
    ['mackenzie', 'mcenzie', 'close'],
    ['catherine', 'kathrine', 'similar'],
    ['robert', 'rupert', 'similar'],
    ['rosa', 'resi', 'similar'],
    ['smith', 'brown', 'different'],
  ] as const)('%s and %s: %s', (left, right, expected) => {
    const [one, other] = [words.numberOf(left), words.numberOf(right)];
    for (let again = 0; again < 2; again += 1) {
      expect(likeness.of(one, other)).toBe(LIKENESS[expected]);
      expect(likeness.of(other, one)).toBe(LIKENESS[expected]);
    }
  });
});
