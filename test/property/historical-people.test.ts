import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Attributes, ReferenceText } from '#libs/contract';
import { compileModel, evaluateClusters, LinkageState, loadLinkageState, type LinkageChange } from '#libs/linkage';
import { loadEntityTypes } from '#libs/runtime';
import { canonicalText } from '../support/linkage-cases.ts';
import { LinkageStore } from '../support/linkage-store.ts';

/**
 * 25,700 records of people of the past, with labels that nobody here made: names in many forms, nicknames, titles,
 * placeholder dates. The parameters were trained without a label. HISTORICAL_DATA is the folder of the files, PERMUTATIONS sets how many
 * orders are tried.
 */
const DATA = process.env['HISTORICAL_DATA'] ?? '';
const isThere = existsSync(join(DATA, 'historical_half.csv'));
const PERMUTATIONS = Number(process.env['PERMUTATIONS'] ?? 2);
const SEED = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 0x7fffffff));
const TIME_LIMIT_MS = 7_200_000;

interface LabelledChange {
  readonly change: Extract<LinkageChange, { kind: 'record' }>;
  readonly entity: string;
}

const types = await loadEntityTypes(join(import.meta.dirname, '../fixtures/linkage'));
const definition = types.get('historical');
if (definition === undefined) throw new Error('no entity type historical');
const model = compileModel(definition);
const attributes = Object.keys(definition.attributes.attributes);

function changesOf(file: string): LabelledChange[] {
  const rows = parse<Record<string, string>>(readFileSync(join(DATA, file), 'utf8'), { columns: true });
  return rows.map((row) => {
    const ref = `encyclopaedia/person/${row['unique_id'] ?? ''}` as ReferenceText;
    return { change: { kind: 'record', ref, after: attributesOf(row) }, entity: row['cluster'] ?? '' };
  });
}

function attributesOf(row: Readonly<Record<string, string>>): Attributes {
  return Object.fromEntries(attributes.map((name) => [name, row[name] === '' ? null : (row[name] ?? null)]));
}

describe(isThere ? 'people of the past' : 'historical_half.csv is not there: skipped', () => {
  const run = isThere ? test : test.skip;

  run(
    'are linked with a pairwise F1 of 0.975 or better',
    () => {
      const changes = changesOf('historical_half.csv');
      const state = new LinkageState(model);
      for (let i = 0; i < changes.length; i += 5000) {
        state.apply(changes.slice(i, i + 5000).map(({ change }) => change));
      }
      const entityOf = new Map(changes.map(({ change, entity }) => [change.ref, entity]));
      const labelled = state
        .partition()
        .flatMap((group, i) => group.map((ref) => ({ cluster: String(i), entity: entityOf.get(ref) ?? '' })));
      expect(labelled).toHaveLength(changes.length);
      expect(evaluateClusters(labelled).pairwise.f1).toBeGreaterThanOrEqual(0.975);
    },
    TIME_LIMIT_MS,
  );

  run(
    'come to one partition in every order, in batches of any size, with restarts and deletions between',
    () => {
      // The full file where many orders are asked for, else the part of it with few records a person.
      const file = PERMUTATIONS >= 10 ? 'historical_half.csv' : 'historical_half_low.csv';
      const changes = changesOf(file).map(({ change }) => change);
      const batch = new LinkageState(model);
      batch.apply(changes);
      const expected = canonicalText(batch.partition());
      for (let i = 0; i < PERMUTATIONS; i += 1) {
        const random = randomFrom(SEED + i);
        expect([i, canonicalText(deliverAnew(changes, random)) === expected]).toEqual([i, true]);
      }
    },
    TIME_LIMIT_MS,
  );
});

/** In another order and other batches; some records come twice, go and come back; the state is lost and loaded. */
function deliverAnew(changes: readonly LabelledChange['change'][], random: () => number): unknown {
  const order = changes.map((change) => ({ change, key: random() })).sort((a, b) => a.key - b.key);
  const store = new LinkageStore();
  let state = new LinkageState(model);
  const apply = (some: readonly LabelledChange['change'][]): void => {
    const outcome = state.apply(some);
    store.write(new Map(some.map(({ ref, after }) => [ref, after])), outcome);
  };
  for (let at = 0; at < order.length;) {
    const size = 1 + Math.floor(random() * random() * 6000);
    const some = order.slice(at, at + size).map(({ change }) => change);
    apply(some);
    const gone = some.filter(() => random() < 0.01);
    if (gone.length > 0) {
      apply(gone.map(({ kind, ref }) => ({ kind, ref, after: null })));
      apply(gone);
    }
    at += size;
    if (random() < 0.1) state = loadLinkageState(model, store.stored());
  }
  return state.partition();
}

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
