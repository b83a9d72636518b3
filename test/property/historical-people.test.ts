import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Attributes, ReferenceText } from '#libs/contract';
import { compileModel, evaluateClusters, LinkageState } from '#libs/linkage';
import { loadEntityTypes } from '#libs/runtime';

/**
 * 25,700 records of people of the past, with labels that nobody here made: names in many forms, nicknames, titles,
 * placeholder dates. Weights are set by hand, nothing is learnt.
 */
const FILE = join(import.meta.dirname, '../../../shared/data/persons/historical_half.csv');
const isThere = existsSync(FILE);
const WRITTEN_DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

describe(isThere ? 'people of the past' : 'historical_half.csv is not there: skipped', () => {
  (isThere ? test : test.skip)('are linked with a pairwise F1 of 0.85 or better', async () => {
    const types = await loadEntityTypes(join(import.meta.dirname, '../fixtures/historical/entity-types'));
    const definition = types.get('historical');
    if (definition === undefined) throw new Error('no entity type historical');
    const rows = parse<Record<string, string>>(readFileSync(FILE, 'utf8'), { columns: true });
    const state = new LinkageState(compileModel(definition));
    const entityOf = new Map<string, string>();
    const changes = rows.map((row) => {
      const ref = `encyclopaedia/person/${row['unique_id'] ?? ''}` as ReferenceText;
      entityOf.set(ref, row['cluster'] ?? '');
      return { kind: 'record' as const, ref, after: attributesOf(row, Object.keys(definition.attributes.attributes)) };
    });
    for (let i = 0; i < changes.length; i += 5000) state.apply(changes.slice(i, i + 5000));
    const labelled = state
      .partition()
      .flatMap((group, i) => group.map((ref) => ({ cluster: String(i), entity: entityOf.get(ref) ?? '' })));
    expect(labelled).toHaveLength(rows.length);
    expect(evaluateClusters(labelled).pairwise.f1).toBeGreaterThanOrEqual(0.85);
  });
});

function attributesOf(row: Readonly<Record<string, string>>, names: readonly string[]): Attributes {
  return Object.fromEntries(
    names.map((name) => {
      const text = row[name] ?? '';
      return [name, text === '' || (name === 'dob' && !WRITTEN_DATE.test(text)) ? null : text];
    }),
  );
}
