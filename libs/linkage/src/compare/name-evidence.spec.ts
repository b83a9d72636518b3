import { describe, expect, test } from '@jest/globals';
import { NameComparison, type NamedKind } from './name-evidence.ts';
import { NAME_WEIGHTS } from './name-weights.ts';

/** What is found between two names beyond the prior, as a steward reads it, each with its weight in bits. */
function found(left: string, right: string, kind: NamedKind | null): string[] {
  const { weight, because } = new NameComparison().compare(left, right, kind);
  expect(because.reduce((sum, each) => sum + each.weight, 0)).toBe(weight);
  expect(because.every(({ vi }) => vi !== '')).toBe(true);
  expect(new NameComparison().compare(right, left, kind).weight).toBe(weight);
  const [prior, ...others] = because;
  expect(prior?.weight).toBe(NAME_WEIGHTS.prior);
  return others.map(({ weight: own, en }) => `${en} ${String(own / 1000)}`);
}

const rowsOf = (text: string): [string, string, string[]][] =>
  text
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .map(([left = '', right = '', ...rest]) => [left, right, rest]);

const table = (text: string, kind: NamedKind | null): void => {
  test.each(rowsOf(text))('%s and %s: %j', (left, right, expected) => {
    expect(found(left, right, kind)).toEqual(expected);
  });
};

describe('names of persons by themselves', () => {
  describe('words agree wherever they stand, the longer ones more, and together only so much', () => {
    table(
      `
John Smith|John Smith|“smith”: the same 5.75|“john”: the same 5
Smith John|John Smith|“smith”: the same 5.75|“john”: the same 5
John John Smith|John Smith|“smith”: the same 5.75|“john”: the same 5
Jo Li|Jo Li|“jo”: the same 3.5|“li”: the same 3.5|the same throughout 1
Alexander Montgomery|Alexander Montgomery|“alexander”: the same 8.5|“montgomery”: the same 8.5|cap -4
`,
      'person',
    );
  });

  describe('a word agrees less the further its spelling is from the other', () => {
    table(
      `
Fernando Torres|Fernado Torres|“torres”: the same 6.5|“fernando”, “fernado”: close 4.65
Fernando Torres|Ferado Torres|“torres”: the same 6.5|“fernando”, “ferado”: close 0.5
Jon|Jan|“jon”, “jan”: close 1.65
Bo|Bob|“bo”, “bob”: close 0.9
Jo|Ja|each side has a word that the other lacks -9
Bo|Boab|each side has a word that the other lacks -9
Mohammed Hussein|Muhammad Husayn|“hussein”, “husayn”: sound alike 5|“mohammed”, “muhammad”: sound alike 3.9
Zelenskyy|Selenskyj|“zelenskyy”, “selenskyj”: sound alike 7
William Smith|Bill Smith|“smith”: the same 5.75|“william”, “bill”: familiar forms of one name 3.5
J Smith|John Smith|“smith”: the same 5.75|“j”, “john”: an initial 1.2
J Smith|Peter Smith|“smith”: the same 5.75|each side has a word that the other lacks -9
`,
      'person',
    );
  });

  describe('initials of neighbours are one word, if all of them fit', () => {
    table(
      `
JC Penney|James Cash Penney|“penney”: the same 6.5|“jc”, “james cash”: initials 4
JC Penney|James Brown Penney|“penney”: the same 6.5|each side has a word that the other lacks -9|one side has more words -1.2
JC Penney|J Cash Penney|“penney”: the same 6.5|“jc”, “j”: an initial 1.2|one side has more words -1.2
`,
      'person',
    );
  });

  describe('what one side lacks speaks against the pair, a word on either side most', () => {
    table(
      `
John Quincy Adams|John Adams|“adams”: the same 5.75|“john”: the same 5|one side has more words -1.2
John|John Smith|“john”: the same 5|one side has more words -1.2|one side is a single word -3.5
John Smith|John Brown|“john”: the same 5|each side has a word that the other lacks -9
John Smith|Peter Brown|each side has a word that the other lacks -18
John Henry Smith|John Brown|“john”: the same 5|each side has a word that the other lacks -9|one side has more words -1.2
`,
      'person',
    );
  });

  describe('what links the parts of a name says little, and nothing where it is missing', () => {
    table(
      `
Ali al Hassan|Ali al Hassan|“hassan”: the same 6.5|“ali”: the same 4.25|“al”: the same 0.7
Ali al Hassan|Ali el Hassan|“hassan”: the same 6.5|“ali”: the same 4.25|“al”, “el”: close 0.7
Ali al Hassan|Ali bin Hassan|“hassan”: the same 6.5|“ali”: the same 4.25
Ali al Hassan|Ali Hassan|“hassan”: the same 6.5|“ali”: the same 4.25
`,
      'person',
    );
  });

  describe('a son named after his father is not that father', () => {
    table(
      `
Ahmad bin Salman|Ahmad bin Salman|“salman”: the same 6.5|“ahmad”: the same 5.75|“bin”: the same 0.7
Ahmad bin Salman|Salman bin Ahmad|“salman”: the same 6.5|“ahmad”: the same 5.75|“bin”: the same 0.7|the names of father and son are exchanged -12
Ahmad bin Salman|Salman Ahmad bin|“salman”: the same 6.5|“ahmad”: the same 5.75|“bin”: the same 0.7
Ahmad bin Salman|Salman bin Khalid|“salman”: the same 6.5|“bin”: the same 0.7|each side has a word that the other lacks -9
`,
      'person',
    );
  });

  describe('words that are one word on the other side are joined, longer ones with a slip', () => {
    table(
      `
Cornelius van der bilt|Cornelius vanderbilt|“cornelius”: the same 8.5|“vanderbilt”: the same 8.5|cap -4
vander bilt|vandarbilt|“vandarbilt”, “vanderbilt”: close 5.9
Le on|Leon|“leon”: the same 5|the same throughout 3
Le an|Leon|each side has a word that the other lacks -9
a nna|anne|“anne”, “a”: an initial 1.2|one side has more words -1.2|one side is a single word -3.5
`,
      'person',
    );
  });

  describe('signs are themselves or others, scripts without vowels are met by their consonants', () => {
    table(
      `
习近平|习近平|“ping”: the same 5|“jin”: the same 4.25|“xi”: the same 3.5
习近平|习近朋|“jin”: the same 4.25|“xi”: the same 3.5|each side has a word that the other lacks -9
محمد سلمان|Mohammed Salman|“mhmd”, “mohammed”: the same consonants 3|“slmn”, “salman”: the same consonants 3
فرناندو|Fernando|“frnndw”, “fernando”: the same consonants 4.5
frnndw|Fernando|each side has a word that the other lacks -9
`,
      'person',
    );
  });
});

describe('names of organisations by themselves', () => {
  describe('another number is another organisation, in Roman numerals too where a name ends', () => {
    table(
      `
Apollo 2|Apollo 3|“apollo”: the same 6.5|numbers differ -3
Apollo II|Apollo 2|“apollo”: the same 6.5|“2”: the same 2.75
Apollo V|Apollo 5|“apollo”: the same 6.5|“5”: the same 2.75
V Apollo|5 Apollo|“apollo”: the same 6.5|each side has a word that the other lacks -9
PLA Navy|People Liberation Army Navy|“navy”: the same 5|“pla”, “people liberation army”: initials 5.5
`,
      'organisation',
    );
  });

  describe('two legal forms are two organisations; a form said on one side, or only "company", says nothing', () => {
    table(
      `
Alpha Ltd|Alpha Inc|“alpha”: the same 5.75|the same throughout 2.25|another legal form -9
Alpha Ltd|Alpha GmbH|“alpha”: the same 5.75|the same throughout 2.25|same legal form 0.8
Alpha Ltd|Alpha|“alpha”: the same 5.75|the same throughout 2.25
Alpha Company|Alpha Ltd|“alpha”: the same 5.75|the same throughout 2.25
`,
      'organisation',
    );
  });

  describe('of unknown kind are persons, unless a legal form says otherwise', () => {
    table(
      `
Alpha|Alpha Beta|“alpha”: the same 5.75|one side has more words -1.2|one side is a single word -3.5
Alpha Ltd|Alpha Beta Ltd|“alpha”: the same 5.75|one side has more words -3.2|one side is a single word -3.5|same legal form 0.8
`,
      null,
    );
  });
});

test('where one side has no name nothing is concluded, whatever stands on the other', () => {
  const said = [{ weight: 0, vi: 'một bên không có tên', en: 'one side has no name' }];
  for (const [left, right] of [
    ['', 'John'],
    ['Alpha Ltd', ''],
    ['', ''],
  ] as const) {
    expect(new NameComparison().compare(left, right, null)).toEqual({ weight: NAME_WEIGHTS.prior, because: said });
  }
});
