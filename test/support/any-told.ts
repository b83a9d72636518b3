import fc from 'fast-check';
import type { Told } from './reconciler-drive.ts';
import { thing } from './synthetic-entity-type.ts';

/** Two sources that tell of the same few things. */
export const REGISTER_AND_TAX = [
  { source: 'register', dataset: 'citizen' },
  { source: 'tax', dataset: 'taxpayer' },
] as const;

export const anyId = fc.integer({ min: 1, max: 9 });
const value = fc.integer({ min: 0, max: 2 });

/** A version of a record of one of them, or its deletion. */
export const anyTold: fc.Arbitrary<Told> = fc
  .record({
    of: fc.constantFrom(...REGISTER_AND_TAX),
    id: anyId,
    version: fc.integer({ min: 1, max: 4 }),
    values: fc.option(fc.tuple(value, value, value, value), { freq: 6 }),
  })
  .map(({ of, id, version, values }) => ({
    ...of,
    id: `${id}`,
    version,
    after: values === null ? null : thing(...values),
  }));
