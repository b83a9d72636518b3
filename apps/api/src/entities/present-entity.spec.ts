import { expect, test } from '@jest/globals';
import type { GoldenValue } from '#libs/contract';
import type { UnifiedEntity } from '#libs/store';
import { presentEntity, type Presentation } from './present-entity.ts';

const value = (text: string): GoldenValue => ({
  value: text,
  record: 'business/enterprise/1',
  source: 'business',
  version: '1',
  ts_ms: null,
  rule: 'default',
  lost: [],
  lost_count: 0,
});

test('of a text that holds what nobody sees the answer says so, and leaves it as it was given', () => {
  const entity: UnifiedEntity = {
    entityId: 'e',
    entityType: 'organisation',
    entityVersion: '1',
    knownAt: new Date(0),
    validFrom: null,
    golden: { name: value('An\u202e Bình'), short_name: value('An Bình') },
    members: [],
  } as unknown as UnifiedEntity;
  const label = { vi: '', en: '' };
  const attribute = { kind: 'organisation-name', sensitivity: 'public', label } as const;
  const presentation = {
    reader: { purposes: new Set(['identity']) },
    provenance: 'none',
    definition: { attributes: { attributes: { name: attribute, short_name: attribute } } },
    resolved: null,
    redirectedFrom: null,
  } as unknown as Presentation;
  expect(presentEntity(entity, presentation).attributes).toEqual({
    name: { value: 'An\u202e Bình', hidden_characters: true },
    short_name: { value: 'An Bình' },
  });
});
