import { describe, expect, test } from '@jest/globals';
import type { ReferenceText } from '#libs/contract';
import type { Judgement } from '../model.ts';
import { JudgementBook } from './judgement-book.ts';

const record = (id: string): ReferenceText => `tax/payer/${id}` as ReferenceText;
const judged = (
  seq: number,
  pair: string,
  verdict: Judgement['verdict'],
  levels: Judgement['levels'] = {},
): Judgement => ({ left: record(pair[0] ?? ''), right: record(pair[1] ?? ''), seq: BigInt(seq), verdict, levels });

const everybody = (): boolean => true;
/** The book after these judgements, with the records of `live` there; and what stands for each pair asked. */
function standing(judgements: readonly Judgement[], live: (ref: ReferenceText) => boolean = everybody) {
  const book = new JudgementBook();
  for (const judgement of judgements) book.accept(judgement);
  book.settle(
    judgements.flatMap(({ left, right }) => [left, right]),
    live,
  );
  return (pair: string) => {
    const entry = book.find(record(pair[0] ?? ''), record(pair[1] ?? ''));
    return entry && [entry.judgement.seq, entry.judgement.verdict, entry.status];
  };
}

describe('the last word on a pair', () => {
  test('is that of the highest number, whichever came first and whoever is named first', () => {
    const [early, late] = [judged(1, 'ab', 'same'), judged(2, 'ba', 'different')];
    expect(standing([early, late])('ab')).toEqual([2n, 'different', 'taken']);
    expect(standing([late, early])('ba')).toEqual([2n, 'different', 'taken']);
  });

  test('an older one changes nothing and says so', () => {
    const book = new JudgementBook();
    book.accept(judged(2, 'ab', 'same'));
    expect(book.accept(judged(1, 'ab', 'different'))).toBeNull();
    expect(book.accept(judged(2, 'ab', 'same'))).toBeNull();
  });

  test('a newer one says what there was before', () => {
    const book = new JudgementBook();
    expect(book.isEmpty).toBe(true);
    expect(book.accept(judged(1, 'ab', 'same'))?.before).toBeNull();
    expect(book.isEmpty).toBe(false);
    expect(book.accept(judged(2, 'ab', 'different'))?.before?.judgement).toMatchObject({ seq: 1n, verdict: 'same' });
    expect([...book.all()]).toHaveLength(1);
  });

  test.each([
    [judged(1, 'ab', 'same'), judged(1, 'ab', 'different')],
    [
      judged(1, 'ab', 'same', { name: 'close', date: 'exact' }),
      judged(1, 'ab', 'same', { name: 'exact', date: 'exact' }),
    ],
  ])('of two under one number the content decides, not the order', (one, other) => {
    const [first, second] = [new JudgementBook(), new JudgementBook()];
    for (const judgement of [one, other]) first.accept(judgement);
    for (const judgement of [other, one]) second.accept(judgement);
    expect(first.find(one.left, one.right)).toEqual(second.find(one.left, one.right));
  });

  test('the order in which comparisons are listed is no content', () => {
    const book = new JudgementBook();
    book.accept(judged(1, 'ab', 'same', { date: 'exact', name: 'close' }));
    expect(book.accept(judged(1, 'ab', 'same', { name: 'close', date: 'exact' }))).toBeNull();
  });
});

describe('a judgement', () => {
  test('that is unsure or revoked withdraws, and nothing older returns', () => {
    expect(standing([judged(1, 'ab', 'same'), judged(2, 'ab', 'unsure')])('ab')).toEqual([2n, 'unsure', 'withdrawn']);
    expect(standing([judged(1, 'ab', 'same'), judged(2, 'ab', 'revoked')])('ab')).toEqual([2n, 'revoked', 'withdrawn']);
  });

  test('waits while either record is not there', () => {
    for (const missing of ['a', 'b']) {
      const live = (ref: ReferenceText): boolean => ref !== record(missing);
      expect(standing([judged(1, 'ab', 'same')], live)('ab')).toEqual([1n, 'same', 'waiting']);
    }
  });

  test('that waits contradicts nobody', () => {
    const judgements = [judged(3, 'ab', 'same'), judged(2, 'bc', 'same'), judged(1, 'ac', 'different')];
    const withoutB = (ref: ReferenceText): boolean => ref !== record('b');
    expect(standing(judgements)('ac')).toEqual([1n, 'different', 'suspended']);
    expect(standing(judgements, withoutB)('ac')).toEqual([1n, 'different', 'taken']);
  });

  test('that was suspended is taken when what it contradicted is withdrawn, in the whole connected part', () => {
    const book = new JudgementBook();
    const all = [judged(3, 'ab', 'same'), judged(2, 'bc', 'same'), judged(1, 'ac', 'different')];
    for (const judgement of all) book.accept(judgement);
    book.settle([record('a'), record('b'), record('c')], everybody);
    book.accept(judged(4, 'bc', 'revoked'));
    const looked = book.settle([record('b')], everybody);
    expect(book.find(record('a'), record('c'))?.status).toBe('taken');
    expect([...looked].map(([{ judgement }, before]) => [judgement.seq, before])).toEqual([
      [3n, 'taken'],
      [4n, 'taken'],
      [1n, 'suspended'],
    ]);
  });

  test('of another connected part is not looked at', () => {
    const book = new JudgementBook();
    for (const judgement of [judged(1, 'ab', 'same'), judged(2, 'cd', 'same')]) book.accept(judgement);
    expect([...book.settle([record('c')], everybody).keys()].map(({ judgement }) => judgement.seq)).toEqual([2n]);
    expect(book.of(record('a')).map(({ status }) => status)).toEqual(['withdrawn']);
    expect(book.of(record('x'))).toEqual([]);
  });
});
