import type { Attributes, EntityTypeDefinition } from '#libs/contract';
import { SYNTHETIC_ATTRIBUTES } from './synthetic-model.ts';

const label = { vi: 'Thuộc tính', en: 'Attribute' };
const text = { kind: 'text', sensitivity: 'public', label } as const;

/** The entity type that the synthetic model links: its own weights are in code, so the linkage files are empty. */
export const SYNTHETIC_TYPE: EntityTypeDefinition = {
  name: 'thing',
  hash: 'synthetic',
  attributes: {
    entityType: 'thing',
    label,
    attributes: { ...Object.fromEntries(SYNTHETIC_ATTRIBUTES.map((name) => [name, text])), number: text },
  },
  linkage: { blocking: [], comparisons: [], conflicts: [], thresholds: { edge: 2, link: 0, review: -1.5 } },
  parameters: { description: '', priorBits: 0, weights: {}, caps: { positive: 1, negative: 1 }, frequencies: {} },
  survivorship: { defaultTrust: ['register', 'tax'], rules: [] },
};

/** Values of a, b, c, d in turn; 0 is left out. */
export function thing(...values: readonly number[]): Attributes {
  return Object.fromEntries(
    SYNTHETIC_ATTRIBUTES.flatMap((name, i) =>
      values[i] === undefined || values[i] === 0 ? [] : [[name, `${values[i]}`]],
    ),
  );
}
