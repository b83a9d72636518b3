import { describe, expect, test } from '@jest/globals';
import type { ReferenceText } from '#libs/contract';
import type { Judgement } from '../model.ts';
import { settleJudgements } from './settle-judgements.ts';

const judged = (seq: number, pair: string, verdict: 'same' | 'different'): Judgement => {
  const [left, right] = [...pair].map((id) => `tax/payer/${id}` as ReferenceText) as [ReferenceText, ReferenceText];
  return { left, right, seq: BigInt(seq), verdict, levels: {} };
};

describe('judgements', () => {
  test('are taken from the latest on, and one that contradicts those taken is suspended', () => {
    const judgements = [judged(1, 'ab', 'same'), judged(2, 'bc', 'same'), judged(3, 'ac', 'different')];
    expect(settleJudgements(judgements)).toEqual([false, true, true]);
  });

  test('that say different of records already joined are suspended', () => {
    const judgements = [judged(3, 'ab', 'same'), judged(2, 'bc', 'same'), judged(1, 'ac', 'different')];
    expect(settleJudgements(judgements)).toEqual([true, true, false]);
  });

  test('keep apart whole chains, not only the pair named', () => {
    const judgements = [
      judged(9, 'ab', 'same'),
      judged(8, 'cd', 'same'),
      judged(7, 'bc', 'different'),
      judged(6, 'ad', 'same'),
      judged(5, 'de', 'same'),
      judged(4, 'ae', 'same'),
    ];
    expect(settleJudgements(judgements)).toEqual([true, true, true, false, true, false]);
  });

  test('a suspended one does not hinder others', () => {
    const judgements = [judged(9, 'ab', 'same'), judged(8, 'ab', 'different'), judged(7, 'bc', 'same')];
    expect(settleJudgements(judgements.slice(0, 1).concat(judgements.slice(2)))).toEqual([true, true]);
    expect(settleJudgements(judgements)).toEqual([true, false, true]);
  });

  test('settle alike whichever order they are listed in', () => {
    const judgements = [judged(1, 'ab', 'same'), judged(2, 'bc', 'same'), judged(3, 'ac', 'different')];
    expect(settleJudgements([...judgements].reverse())).toEqual([true, true, false]);
  });
});
