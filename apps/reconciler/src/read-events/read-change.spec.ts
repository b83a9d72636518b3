import { describe, expect, test } from '@jest/globals';
import type { EntityTypeDefinition, ErrorCode, RecordChanged } from '#libs/contract';
import { canonicalJson, contentHash } from '#libs/json';
import type { LogEvent } from '#libs/stream';
import { changeReader } from './read-change.ts';

const DATASET = { source: 'tax', dataset: 'taxpayer' };
const label = { vi: 'Tên', en: 'Name' };

const definition: EntityTypeDefinition = {
  name: 'person',
  hash: 'x',
  attributes: {
    entityType: 'person',
    label,
    attributes: {
      name: { kind: 'person-name', sensitivity: 'personal', label },
      employer: { kind: 'reference', target: 'organisation', sensitivity: 'personal', label },
    },
  },
  linkage: { blocking: [], comparisons: [], conflicts: [], thresholds: { edge: 2, link: 0, review: -1 } },
  parameters: { description: '', priorBits: 0, weights: {}, caps: { positive: 1, negative: 1 }, frequencies: {} },
  survivorship: { defaultTrust: [], rules: [] },
};
const read = changeReader(definition);

const message: RecordChanged = {
  op: 'c',
  after: { name: 'Nguyễn Văn An', employer: { source: 'business', dataset: 'enterprise', record_id: '1' } },
  source: {
    ...{ name: 'tax', dataset: 'taxpayer', entity_type: 'person', record_id: 'r/1', version: '9223372036854775807' },
    ...{ snapshot: false, ts_ms: null, position: '7' },
  },
  ts_ms: 1,
};

function event(value: Buffer | null, key = 'r/1'): LogEvent {
  return {
    ...{ topic: 't', partition: 0, offset: 0n, key: Buffer.from(key), value, headers: {}, timestampMs: 0 },
  };
}

function ofMessage(changed: object, key?: string): ReturnType<typeof read> {
  return read(event(Buffer.from(JSON.stringify({ ...message, ...changed })), key), DATASET);
}

test('a valid event is read whole', () => {
  const { change } = ofMessage({}) as Extract<ReturnType<typeof read>, { kind: 'change' }>;
  expect(change).toMatchObject({ reference: 'tax/taxpayer/r/1', version: 9223372036854775807n, deleted: false });
  expect(change.contentHash).toBe(contentHash(false, message.after));
  expect(Buffer.from(change.afterJson ?? []).toString()).toBe(canonicalJson(message.after));
});

test('the content does not depend on the order of members', () => {
  const { change } = ofMessage({
    after: { employer: { record_id: '1', dataset: 'enterprise', source: 'business' }, name: 'Nguyễn Văn An' },
  }) as Extract<ReturnType<typeof read>, { kind: 'change' }>;
  expect(change.contentHash).toBe(contentHash(false, message.after));
});

test('a deletion is read', () => {
  const { change } = ofMessage({ op: 'd', after: null }) as Extract<ReturnType<typeof read>, { kind: 'change' }>;
  expect(change).toMatchObject({ deleted: true, afterJson: null, contentHash: contentHash(true, null) });
});

describe('what is refused', () => {
  const source = message.source;
  const CASES: readonly (readonly [string, ReturnType<typeof read>, ErrorCode, string])[] = [
    ['no value', read(event(null), DATASET), 'event.invalid', ''],
    ['no UTF-8', read(event(Buffer.from([0x22, 0xff, 0x22])), DATASET), 'input.encoding', ''],
    ['no JSON', read(event(Buffer.from('{"op":')), DATASET), 'event.invalid', ''],
    ['a text alone', read(event(Buffer.from('"x"')), DATASET), 'event.invalid', ''],
    ['8 MB', read(event(Buffer.alloc(8 * 1024 * 1024 + 1, 0x20)), DATASET), 'record.too-large', ''],
    ['a NUL', ofMessage({ after: { name: 'a\0b' } }), 'input.forbidden-character', '/after/name'],
    ['a lone surrogate', ofMessage({ after: { name: 'a\ud800b' } }), 'input.forbidden-character', '/after/name'],
    ['an unknown member', ofMessage({ extra: 1 }), 'event.invalid', ''],
    ['a deletion with content', ofMessage({ op: 'd' }), 'event.invalid', '/after'],
    [
      'a version that is no integer',
      ofMessage({ source: { ...source, version: '1.5' } }),
      'event.invalid',
      '/source/version',
    ],
    [
      'a version above 63 bits',
      ofMessage({ source: { ...source, version: '9223372036854775808' } }),
      'record.version-invalid',
      '/source/version',
    ],
    ['another source', ofMessage({ source: { ...source, name: 'other' } }), 'event.misplaced', '/source/name'],
    ['another dataset', ofMessage({ source: { ...source, dataset: 'other' } }), 'event.misplaced', '/source/dataset'],
    [
      'another entity type',
      ofMessage({ source: { ...source, entity_type: 'shop' } }),
      'event.misplaced',
      '/source/entity_type',
    ],
    ['another key', ofMessage({}, 'r/2'), 'event.misplaced', '/source/record_id'],
    ['an unknown attribute', ofMessage({ after: { nick: 'An' } }), 'record.invalid', '/after'],
    ['a value of another kind', ofMessage({ after: { name: 7 } }), 'record.invalid', '/after/name'],
  ];

  test.each(CASES)('%s', (_what, result, code, path) => {
    expect(result).toMatchObject({ kind: 'refusal', refusal: { code, path } });
    expect(JSON.stringify('refusal' in result ? result.refusal : result)).not.toContain('Nguyễn');
  });
});
