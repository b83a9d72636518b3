import { expect, test } from '@jest/globals';
import { MAX_MESSAGE_BYTES, type EntityTypeDefinition, type ReferenceText, type ToldGolden } from '#libs/contract';
import { goldenRecord, type Member } from '#libs/golden-record';
import { goldenText } from './golden-text.ts';

const label = { vi: 'Tên', en: 'Name' };
const definition: EntityTypeDefinition = {
  name: 'person',
  hash: 'x',
  attributes: {
    entityType: 'person',
    label,
    attributes: {
      name: { kind: 'text', sensitivity: 'personal', label },
      phones: { kind: 'phone', many: true, sensitivity: 'personal', label },
    },
  },
  linkage: { blocking: [], comparisons: [], conflicts: [], thresholds: { edge: 2, link: 0, review: -1 } },
  parameters: { description: '', priorBits: 0, weights: {}, caps: { positive: 1, negative: 1 }, frequencies: {} },
  survivorship: { defaultTrust: [], rules: [] },
};

function member(id: number, name: string, phones: string[]): Member {
  const ref = `tax/taxpayer/${id}` as ReferenceText;
  return { ref, source: 'tax', version: 1n, tsMs: null, after: { name, phones } };
}

function told(text: string): ToldGolden {
  return JSON.parse(`{${text}}`) as ToldGolden;
}

test('the text is the golden record as it stands', () => {
  const members = [member(1, 'An', ['1', '2']), member(2, 'Bình', [])];
  expect(told(goldenText(members, definition))).toEqual(goldenRecord(members, definition));
});

test('an entity that no message could carry whole is carried without what lost, and says how much did', () => {
  const long = (n: number): string => `${n} ${'ệ'.repeat(3990)}`;
  const members = Array.from({ length: 100 }, (_, i) =>
    member(
      i,
      long(i),
      Array.from({ length: 10 }, (__, j) => long(1000 * i + j)),
    ),
  );
  const text = goldenText(members, definition);
  expect(Buffer.byteLength(text)).toBeLessThan(MAX_MESSAGE_BYTES);
  const { members: toldMembers, golden } = told(text);
  expect(toldMembers).toHaveLength(100);
  expect(golden?.['name']).toMatchObject({ lost_count: 99 });
  expect(golden?.['name']).not.toHaveProperty('lost');
  expect(golden?.['phones']).toHaveLength(20);
  expect(goldenText([...members].reverse(), definition)).toBe(text);
});
