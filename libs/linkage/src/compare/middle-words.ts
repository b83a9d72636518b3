import type { Frequencies } from '../weigh/frequencies.ts';
import {
  numbersOf,
  weighedLevelsOf,
  type Comparator,
  type ComparatorContext,
  type Factor,
  type Reading,
  type Values,
} from './comparator.ts';
import { NAME_WORDS, NameWordsReader } from './name-words-reader.ts';

const MIDDLE = {
  same: { vi: 'chữ đệm giống nhau', en: 'same middle name' },
  close: { vi: 'chữ đệm gần giống', en: 'middle names are close' },
  initial: { vi: 'chữ đệm viết tắt', en: 'middle name as an initial' },
  similar: { vi: 'chữ đệm hơi giống', en: 'middle names sound or look alike' },
  different: { vi: 'chữ đệm khác nhau', en: 'different middle names' },
} as const;
const M = numbersOf(MIDDLE);
const MIDDLE_OF_LIKENESS = [M.same, M.close, M.similar, M.initial, M.different] as const;

/** The words between the first and the last one; the pair that agrees best counts. */
export class MiddleWordsComparator implements Comparator {
  readonly factors: readonly Factor[] = [{ name: '', levels: weighedLevelsOf(MIDDLE, NAME_WORDS, ['same']) }];
  private readonly names: NameWordsReader;
  private readonly frequencies: Frequencies;
  private readonly left: number[] = [];
  private readonly right: number[] = [];

  constructor(context: ComparatorContext) {
    this.names = new NameWordsReader(context);
    this.frequencies = context.frequencies(NAME_WORDS);
  }

  read(left: Values, right: Values, reading: Reading): void {
    const [a, b] = [this.left, this.right];
    this.names.read(left, a);
    this.names.read(right, b);
    if (a.length < 3 || b.length < 3) return;
    let best: number = M.different;
    let loss = 0;
    for (let i = 1; i < a.length - 1; i += 1) {
      for (let j = 1; j < b.length - 1; j += 1) {
        const word = a[i] as number;
        let level = MIDDLE_OF_LIKENESS[this.names.alike(word, b[j] as number)] as number;
        if (level === M.same && this.names.words.text(word).length === 1) level = M.initial;
        if (level > best) continue;
        const own = level === M.same ? this.frequencies.bareLossOfWord(word) : 0;
        // Of equal levels the rarer word, so that either side reads the same.
        loss = level === best ? Math.min(loss, own) : own;
        best = level;
      }
    }
    reading.levels[0] = best;
    reading.loss = loss;
  }
}
