import { OrganisationNameStandardiser } from '../standardise/organisation-name.ts';
import { standardisePersonName } from '../standardise/person-name.ts';
import { unpackWords, WordTable } from '../standardise/word-table.ts';
import { align, joinedLike, type Alignment } from './name-alignment.ts';
import { NameWords, withNumbers, type NameWord, type NameWordLevel } from './name-word.ts';
import { NAME_WEIGHTS } from './name-weights.ts';

/** Whose name it is: a person's, or that of an organisation, ship or anything else that people name. */
export type NamedKind = 'person' | 'organisation';

export interface NameEvidence {
  /** 1/1000 bit, the prior included; above 0: one name. */
  readonly weight: number;
  /** What was found, each with its sentence in Vietnamese and English. */
  readonly because: readonly { readonly weight: number; readonly vi: string; readonly en: string }[];
}

interface Parsed {
  readonly words: readonly number[];
  readonly form: string | null;
}

const WORD_SENTENCES: Readonly<Record<NameWordLevel, readonly [string, string]>> = {
  same: ['giống nhau', 'the same'],
  close: ['gần giống', 'close'],
  sounds: ['phát âm giống nhau', 'sound alike'],
  nickname: ['là tên gọi thân mật của nhau', 'familiar forms of one name'],
  skeleton: ['cùng phụ âm', 'the same consonants'],
  initial: ['viết tắt chữ cái đầu', 'an initial'],
  initials: ['viết tắt các chữ cái đầu', 'initials'],
};
const PARENTAL = new Set(['bin', 'ibn', 'ben']);

/**
 * Two names by themselves, of persons, organisations or ships, in any script: which words agree and how, which are
 * missing on one side, which contradict. For names without a register around them, from which weights could be trained.
 */
export class NameComparison {
  private readonly words = new WordTable();
  private readonly nameWords = new NameWords(this.words);
  private readonly organisationNames = new OrganisationNameStandardiser(this.words);

  /** @param kind null: not known; a legal form tells an organisation. */
  compare(left: string, right: string, kind: NamedKind | null): NameEvidence {
    const known = kind ?? this.kindOf(left, right);
    const [a, b] = [this.parse(left, known), this.parse(right, known)];
    if (a === null || b === null) {
      return { weight: NAME_WEIGHTS.prior, because: [said(0, 'một bên không có tên', 'one side has no name')] };
    }
    // In one order, so that both sides give the same.
    const [one, other] = isBefore(a, b) ? [a, b] : [b, a];
    return this.weigh(one, other, known);
  }

  private kindOf(left: string, right: string): NamedKind {
    const hasForm = [left, right].some((text) => {
      const name = this.organisationNames.standardise(text);
      return name !== null && (name.form !== null || name.isDependent || name.isHousehold);
    });
    return hasForm ? 'organisation' : 'person';
  }

  private parse(text: string, kind: NamedKind): Parsed | null {
    if (kind === 'person') {
      const name = standardisePersonName(text, this.words);
      return name === null ? null : { words: withoutRepetition(unpackWords(name)), form: null };
    }
    const name = this.organisationNames.standardise(text);
    return name === null ? null : { words: withoutRepetition(unpackWords(name.core)), form: name.form };
  }

  private weigh(a: Parsed, b: Parsed, kind: NamedKind): NameEvidence {
    const wordsOf = ({ words }: Parsed): readonly NameWord[] => {
      const known = words.map((number) => this.nameWords.of(number));
      return kind === 'organisation' ? withNumbers(known) : known;
    };
    const right = joinedLike(wordsOf(a), wordsOf(b));
    const left = joinedLike(right, wordsOf(a));
    const alignment = align(left, right);
    const because = [
      said(NAME_WEIGHTS.prior, 'trước khi so sánh', 'before anything is compared'),
      ...agreement(alignment),
      ...disagreement(alignment, kind, Math.min(left.length, right.length)),
      ...forms(a.form, b.form),
      ...(kind === 'person' && isSonOfFather(left, right, alignment)
        ? [said(NAME_WEIGHTS.fatherAndSon, 'tên cha và tên con đảo nhau', 'the names of father and son are exchanged')]
        : []),
    ];
    return { weight: because.reduce((sum, { weight }) => sum + weight, 0), because };
  }
}

const said = (weight: number, vi: string, en: string): NameEvidence['because'][number] => ({ weight, vi, en });

const isBefore = (a: Parsed, b: Parsed): boolean =>
  a.words.length < b.words.length || (a.words.length === b.words.length && a.words.join() <= b.words.join());

/** A word written twice in a row is written once. */
function withoutRepetition(numbers: readonly number[]): number[] {
  return numbers.filter((number, i) => numbers[i - 1] !== number);
}

function agreement({ pairs, leftRest, rightRest }: Alignment): NameEvidence['because'] {
  const sum = pairs.reduce((total, { weight }) => total + weight, 0);
  const isThroughout = leftRest.length + rightRest.length === 0 && pairs.every(({ level }) => level === 'same');
  const found = pairs.map(({ left, right, level, weight }) => {
    const [vi, en] = WORD_SENTENCES[level];
    const words = left === right ? `“${left}”` : `“${left}”, “${right}”`;
    return said(weight, `${words}: ${vi}`, `${words}: ${en}`);
  });
  const bounded = Math.min(NAME_WEIGHTS.mostAgreement, Math.max(sum, isThroughout ? NAME_WEIGHTS.sameThroughout : sum));
  if (bounded === sum) return found;
  const [vi, en] =
    isThroughout && bounded > sum ? ['giống nhau hoàn toàn', 'the same throughout'] : ['giới hạn', 'cap'];
  return [...found, said(bounded - sum, vi, en)];
}

function disagreement({ leftRest, rightRest }: Alignment, kind: NamedKind, shortest: number): NameEvidence['because'] {
  const [left, right] = [leftRest, rightRest].map((rest) => rest.filter(({ isParticle }) => !isParticle)) as [
    NameWord[],
    NameWord[],
  ];
  const numbers = Math.min(
    left.filter(({ isNumber }) => isNumber).length,
    right.filter(({ isNumber }) => isNumber).length,
  );
  const [fewer, more] = [left.length - numbers, right.length - numbers].sort((x, y) => x - y) as [number, number];
  const extra = kind === 'person' ? NAME_WEIGHTS.extraOfPerson : NAME_WEIGHTS.extraOfOrganisation;
  const found: NameEvidence['because'][number][] = [];
  if (numbers > 0) found.push(said(numbers * NAME_WEIGHTS.numberConflict, 'khác số', 'numbers differ'));
  if (fewer > 0)
    found.push(
      said(
        fewer * NAME_WEIGHTS.conflict,
        'mỗi bên có từ mà bên kia không có',
        'each side has a word that the other lacks',
      ),
    );
  if (more > fewer) found.push(said((more - fewer) * extra, 'một bên có thêm từ', 'one side has more words'));
  if (more > fewer && shortest === 1) {
    found.push(said(NAME_WEIGHTS.oneOfSeveral, 'một bên chỉ có một từ', 'one side is a single word'));
  }
  return found;
}

function forms(a: string | null, b: string | null): NameEvidence['because'] {
  if (a === null || b === null || a === 'company' || b === 'company') return [];
  return a === b
    ? [said(NAME_WEIGHTS.sameForm, 'cùng loại hình pháp lý', 'same legal form')]
    : [said(NAME_WEIGHTS.otherForm, 'khác loại hình pháp lý', 'another legal form')];
}

/** X bin Y against Y bin X. */
function isSonOfFather(left: readonly NameWord[], right: readonly NameWord[], { places }: Alignment): boolean {
  const link = (words: readonly NameWord[]): number =>
    words.findIndex(({ bare }, i) => PARENTAL.has(bare) && i > 0 && i + 1 < words.length);
  const [a, b] = [link(left), link(right)];
  return a > 0 && b > 0 && places.get(a - 1) === b + 1 && places.get(a + 1) === b - 1;
}
