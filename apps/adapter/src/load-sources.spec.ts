import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { loadEntityTypes } from '#libs/runtime';
import { loadSources } from './load-sources.ts';

let entityTypes: Awaited<ReturnType<typeof loadEntityTypes>>;
beforeAll(async () => {
  entityTypes = await loadEntityTypes('entity-types');
});
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-sources-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});
const mistakesOf = async (files: Record<string, string>): Promise<string[]> => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  const error = await loadSources(dir, entityTypes).then(
    () => ({ details: [] }),
    (thrown: unknown) => thrown as { details: string[] },
  );
  return error.details.map((line) => line.slice(dir.length + 1));
};
const GOOD = `source: vehicles
label: { vi: Xe, en: Vehicles }
file-drop:
  files:
    - { name: '*.csv', format: csv }
datasets:
  owner:
    entityType: person
    recordId: so_khung
    version: assigned
    attributes:
      full_name: chu_xe
`;

describe('source files', () => {
  test('those of the repository are right', async () => {
    const sources = await loadSources('sources', entityTypes);
    expect(sources.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'business file-drop',
      'ecommerce http-push',
      'population file-drop',
      'social-insurance file-drop',
      'tax file-drop',
    ]);
  });

  test('the example of the documentation is right', async () => {
    const page = await readFile('docs/connecting-a-source.md', 'utf8');
    const [, example = ''] = /```yaml\n([^]*?)```/.exec(page) ?? [];
    expect(await mistakesOf({ 'vehicles.yaml': example })).toEqual([]);
  });

  test('three mistakes are reported as three, each with its line', async () => {
    const bad = GOOD.replace('format: csv', 'format: excel')
      .replace('version: assigned', 'version: newest')
      .replace('full_name: chu_xe', 'full_name: { feld: chu_xe }');
    expect(await mistakesOf({ 'vehicles.yaml': bad })).toEqual([
      expect.stringMatching(/^vehicles\.yaml:5: .*format.*"json-lines", "csv"/),
      expect.stringMatching(/^vehicles\.yaml:10: .*version/),
      expect.stringMatching(/^vehicles\.yaml:12: .*feld/),
    ]);
  });

  test('mistakes that the schema cannot see are not held back by one that it sees', async () => {
    const bad = GOOD.replace('format: csv', 'format: excel')
      .replace('entityType: person', 'entityType: vehicle')
      .replace('recordId', 'recordid')
      .replace('full_name: chu_xe', 'full_name: { field: chu_xe, date: dd/MMM/yy }');
    expect(await mistakesOf({ 'vehicles.yaml': bad })).toEqual([
      expect.stringMatching(/^vehicles\.yaml:5: .*format/),
      expect.stringMatching(/^vehicles\.yaml:7: datasets.owner lacks "recordId"/),
      expect.stringMatching(/^vehicles\.yaml:8: .*there is no entity type vehicle/),
      expect.stringMatching(/^vehicles\.yaml:9: .*unknown member "recordid"/),
      expect.stringMatching(/^vehicles\.yaml:12: .*date/),
    ]);
  });

  test('what the schema cannot see has its line too, in every file at once', async () => {
    const bad = GOOD.replace('full_name', 'fulname').replace('entityType: person', 'entityType: vehicle');
    const double = GOOD.replace('file-drop:', 'http-push: {}\nfile-drop:');
    expect(await mistakesOf({ 'a.yaml': bad, 'b.yaml': double })).toEqual([
      expect.stringMatching(/^a\.yaml:8: .*there is no entity type vehicle/),
      expect.stringMatching(/^b\.yaml:\d+: .*exactly one of file-drop, http-push/),
    ]);
  });

  test('broken YAML is a mistake with a line', async () => {
    expect((await mistakesOf({ 'a.yaml': 'source: [x\nlabel: 1\n' }))[0]).toMatch(/^a\.yaml:\d: /);
  });

  test('no source takes the name that judgements are counted under', async () => {
    expect(await mistakesOf({ 'a.yaml': GOOD.replace('source: vehicles', 'source: steward') })).toEqual([
      'a.yaml:1: steward is the name that judgements are counted under',
    ]);
  });

  test('a folder without source files, and two files of one source', async () => {
    expect(await mistakesOf({})).toEqual([expect.stringContaining('holds no *.yaml')]);
    expect(await mistakesOf({ 'a.yaml': GOOD, 'b.yaml': GOOD })).toEqual([
      expect.stringMatching(/^b\.yaml:1: .*vehicles/),
    ]);
  });
});
