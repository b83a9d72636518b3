import { describe, expect, test } from '@jest/globals';
import type { JudgementMade, ReferenceText } from '#libs/contract';
import type { Judgement } from '#libs/linkage';
import type { LogEvent } from '#libs/stream';
import { judgementReader } from '../read-events/read-judgement.ts';
import { takeJudgements } from './take-judgements.ts';

const made: JudgementMade = {
  seq: '7',
  entity_type: 'thing',
  left: 'tax/taxpayer/2',
  right: 'tax/taxpayer/1',
  verdict: 'different',
  reason: '',
  steward: 's',
  levels: {},
  made_at: 1,
};
const read = judgementReader('thing');

function ofEvent(changed: object): ReturnType<typeof read> {
  const value = Buffer.from(JSON.stringify({ ...made, ...changed }));
  const event: LogEvent = { topic: 't', partition: 0, offset: 0n, key: null, value, headers: {}, timestampMs: 0 };
  return read(event, { source: 'steward', dataset: 'judgement' });
}

describe('reading a judgement', () => {
  test('the pair is named in canonical order', () => {
    expect(ofEvent({})).toMatchObject({ judgement: { left: 'tax/taxpayer/1', right: 'tax/taxpayer/2', seq: 7n } });
  });

  test.each([
    ['another entity type', { entity_type: 'person' }, 'event.misplaced'],
    ['a seq above 63 bits', { seq: '9223372036854775808' }, 'record.version-invalid'],
    ['one record twice', { right: made.left }, 'event.invalid'],
    ['no reference', { right: 'taxpayer' }, 'event.invalid'],
    ['an unknown verdict', { verdict: 'maybe' }, 'event.invalid'],
    ['a NUL', { reason: '\0' }, 'input.forbidden-character'],
  ])('%s is refused', (_what, changed, code) => {
    expect(ofEvent(changed)).toMatchObject({ kind: 'refusal', refusal: { code } });
  });
});

const LEFT = 'tax/taxpayer/1' as ReferenceText;
const RIGHT = 'tax/taxpayer/2' as ReferenceText;
const say = (seq: bigint, verdict: Judgement['verdict']): Judgement => ({
  left: LEFT,
  right: RIGHT,
  seq,
  verdict,
  levels: {},
});

test('for a pair the highest seq speaks, and each judgement ends as one thing', () => {
  const taken = takeJudgements([say(5n, 'same'), say(5n, 'same'), say(3n, 'different'), say(6n, 'unsure')], () =>
    say(4n, 'same'),
  );
  expect(taken.arrivals).toEqual(['applied', 'duplicate', 'stale', 'applied']);
  expect(taken.latest).toEqual([say(6n, 'unsure')]);
});
