import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowId } from './measure/person-facts.ts';
import { feedOf, linesOf, readCalls, readDrop, readWaves } from './read-drops.ts';
import type { ErrorRates } from './measure-rates.ts';
import { simulate, type Simulated } from './write-ministries.ts';

const folder = mkdtempSync(join(tmpdir(), 'simulation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function digestOf(outDir: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    hash.update(`${path.slice(outDir.length)}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** The binding shares. */
const BINDING: readonly (readonly [keyof ErrorRates, number])[] = [
  ['recordsPerPerson', 2.2],
  ['noPersonalId', 0.3],
  ['wrongPersonalId', 0.03],
  ['oldNineDigitId', 0.08],
  ['nameDiffers', 0.25],
  ['nameDiffersByMarksOrCaseOnly', 0.5],
  ['birthDateDiffers', 0.06],
  ['addressDiffers', 0.3],
  ['noPhone', 0.35],
  ['sharedPhone', 0.1],
  ['twinOrNamesake', 0.01],
  ['updates', 0.08],
  ['deletions', 0.02],
];

describe.each([1, 2, 3])('the measured rates of 5,000 people, seed %p', (seed) => {
  let written: Simulated;
  beforeAll(async () => {
    written = await simulate({ people: 5000, seed }, join(folder, `rates-${seed}`));
  });

  test.each(BINDING)('%s lies within a tenth of %p', (rate, binding) => {
    const measured = written.rates[rate] as number;
    expect(Math.abs(measured - binding) / binding).toBeLessThanOrEqual(0.1);
  });

  test.each([
    'diacritics-lost',
    'upper-case',
    'tone-placement',
    'middle-name-missing',
    'newborn-under-mothers-name',
    'day-and-month-swapped',
    'digits-swapped',
    'id-reissued',
    'company-name-abbreviated',
    'seller-with-several-shops',
    'arrived-late',
    'arrived-again',
  ])('%s occurs', (kind) => {
    expect(written.rates.occurrences[kind]).toBeGreaterThan(0);
  });
});

describe('what is written', () => {
  const outDir = join(folder, 'a');
  beforeAll(async () => {
    await simulate({ people: 1500, seed: 7 }, outDir);
  });

  test('the same seed gives the same bytes, another seed others', async () => {
    await simulate({ people: 1500, seed: 7 }, join(folder, 'b'));
    await simulate({ people: 1500, seed: 8 }, join(folder, 'c'));
    expect(digestOf(join(folder, 'b'))).toBe(digestOf(outDir));
    expect(digestOf(join(folder, 'c'))).not.toBe(digestOf(outDir));
  });

  test('the truth names every record written, and no other', async () => {
    const named = new Set<string>();
    for await (const line of linesOf(join(outDir, 'truth.csv'))) named.add(line.split(',').slice(0, 3).join('/'));
    named.delete('source/dataset/record_id');
    const written = await recordsWritten(outDir);
    expect([...written].filter((record) => !named.has(record))).toEqual([]);
    expect([...named].filter((record) => !written.has(record))).toEqual([]);
  });

  test('every reference leads from a record of the truth to an entity of the truth', async () => {
    const [records, entities] = [new Set<string>(), new Set<string>()];
    for await (const line of linesOf(join(outDir, 'truth.csv'))) {
      const fields = line.split(',');
      records.add(fields.slice(0, 3).join('/'));
      entities.add(fields.slice(3).join('/'));
    }
    const attributes = new Set<string>();
    const loose: string[] = [];
    for await (const line of linesOf(join(outDir, 'truth-references.csv'))) {
      const [source, dataset, recordId, attribute = '', type, entity] = line.split(',');
      if (attribute === 'attribute') continue;
      attributes.add(attribute);
      if (!records.has([source, dataset, recordId].join('/'))) loose.push(line);
      if (!entities.has([type, entity].join('/'))) loose.push(line);
    }
    expect(loose).toEqual([]);
    expect([...attributes].sort()).toEqual(['employer', 'legal_representative', 'seller']);
  });

  test('each source has files in the order of their names, wave by wave', async () => {
    const files = (await readWaves(outDir)).flatMap((wave) => wave.files);
    const sources = new Set(files.map(({ source }) => source));
    expect([...sources].sort()).toEqual(['business', 'population', 'social-insurance', 'tax']);
    for (const source of sources) {
      const paths = files
        .filter((file) => file.source === source && !file.path.includes('don-vi'))
        .map(({ path }) => path);
      expect([...paths].sort()).toEqual(paths);
    }
  });

  test('calls hold at most 1,000 records; some come again under the same key, some have none', async () => {
    const keys: (string | null)[] = [];
    for (const wave of await readWaves(outDir)) {
      for await (const call of readCalls(outDir, wave)) {
        expect(call.path).toBe('/v1/sources/ecommerce/records');
        expect(call.body.length).toBeLessThanOrEqual(1000);
        keys.push(call.idempotencyKey);
      }
    }
    expect(keys.length).toBeGreaterThan(new Set(keys).size);
  });
});

/** `source/dataset/record id` of every row, found by the rules of the sources. */
async function recordsWritten(outDir: string): Promise<Set<string>> {
  const records = new Set<string>();
  for (const wave of await readWaves(outDir)) {
    for (const file of wave.files) {
      for await (const row of readDrop(join(outDir, file.path))) {
        const id = rowId(feedOf(file), row);
        const feed = feedOf(file);
        if (feed === 'population') records.add(`population/citizen/${id}`);
        if (feed === 'tax')
          records.add(`tax/${row['loai_nnt'] === 'CA_NHAN' ? 'taxpayer' : 'enterprise-taxpayer'}/${id}`);
        if (feed === 'participant' || feed === 'employer') records.add(`social-insurance/${feed}/${id}`);
        if (feed !== 'business') continue;
        records.add(`business/enterprise/${id}`);
        if (row['nguoi_dai_dien'] !== undefined) records.add(`business/representative/${id}#representative`);
      }
    }
    for await (const { body } of readCalls(outDir, wave)) {
      for (const row of body) {
        const id = rowId('ecommerce', row);
        records.add(`ecommerce/shop/${id}`);
        const seller = row['nguoi_ban'] as { loai: string } | undefined;
        if (seller === undefined) continue;
        records.add(`ecommerce/seller-${seller.loai === 'CA_NHAN' ? 'person' : 'organisation'}/${id}#seller`);
      }
    }
  }
  return records;
}
