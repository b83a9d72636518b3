import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LienThongError } from '#libs/contract';
import { loadEntityTypes } from './entity-types.ts';

const ATTRIBUTES = `entityType: person
label: { vi: Người, en: Person }
attributes:
  full_name:
    kind: person-name
    sensitivity: personal
    label: { vi: Họ tên, en: Full name }
  birth_date:
    kind: date
    sensitivity: personal
    label: { vi: Ngày sinh, en: Birth date }
`;
const LINKAGE = `blocking:
  - name: name
    parts:
      - { attribute: full_name, key: exact }
comparisons:
  - name: name
    attributes: [full_name]
conflicts: []
thresholds: { edge: 2, link: 0, review: -4 }
`;
const SURVIVORSHIP = `defaultTrust: [population]
rules:
  - { rule: name-by-population, attribute: full_name, owner: population, trust: [tax] }
`;
const PARAMETERS = {
  description: '',
  priorBits: -10,
  weights: { name: { exact: 8 } },
  caps: { positive: 15, negative: -15 },
  frequencies: {},
};

let root: string;
let folders = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'entity-types-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function folderWith(files: Partial<Record<'attributes' | 'linkage' | 'survivorship' | 'parameters', string>>) {
  const dir = join(root, String((folders += 1)));
  const person = join(dir, 'person');
  await mkdir(person, { recursive: true });
  await writeFile(join(person, 'attributes.yaml'), files.attributes ?? ATTRIBUTES);
  await writeFile(join(person, 'linkage.yaml'), files.linkage ?? LINKAGE);
  await writeFile(join(person, 'survivorship.yaml'), files.survivorship ?? SURVIVORSHIP);
  await writeFile(join(person, 'parameters.json'), files.parameters ?? JSON.stringify(PARAMETERS));
  return dir;
}

async function mistakesOf(dir: string): Promise<string[]> {
  const error: unknown = await loadEntityTypes(dir).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LienThongError)) throw new Error('nothing was reported');
  expect(error.code).toBe('entity-type.definition-invalid');
  return error.details.map((line) => line.replace(`${dir}/person/`, ''));
}

describe('entity types', () => {
  test('comments and layout do not change the hash, a value does', async () => {
    const hashOf = async (dir: string) => (await loadEntityTypes(dir)).get('person')?.hash;
    const hash = await hashOf(await folderWith({}));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const commented = { linkage: `# how\n${LINKAGE}`, parameters: JSON.stringify(PARAMETERS, null, 2) };
    expect(await hashOf(await folderWith(commented))).toBe(hash);
    expect(await hashOf(await folderWith({ linkage: LINKAGE.replace('review: -4', 'review: -5') }))).not.toBe(hash);
  });

  test('all mistakes of all files are reported at once, with their lines', async () => {
    const dir = await folderWith({
      attributes: ATTRIBUTES.replace('kind: date', 'kind: day').replace(
        '    sensitivity: personal\n',
        '    secret: yes\n',
      ),
      linkage: LINKAGE.replace('edge: 2', 'edge: two').replace('conflicts: []\n', ''),
      parameters: '{\n "description": "",\n "priorBits": "ten",\n "weights": {}\n}',
    });
    expect(await mistakesOf(dir)).toEqual([
      'attributes.yaml:4: attributes.full_name lacks "sensitivity"',
      'attributes.yaml:6: attributes.full_name has the unknown member "secret"',
      expect.stringMatching(/^attributes\.yaml:9: attributes\.birth_date\.kind must be one of /),
      'linkage.yaml:1: the file lacks "conflicts"',
      'linkage.yaml:8: thresholds.edge must be number',
      'parameters.json:1: the file lacks "caps"',
      'parameters.json:1: the file lacks "frequencies"',
      'parameters.json:3: priorBits must be number',
    ]);
  });

  test('a broken line does not hide the other mistakes', async () => {
    const dir = await folderWith({
      attributes: ATTRIBUTES.replace('Họ tên, en', '"Họ tên, en').replace('kind: date', 'kind: day'),
      survivorship: SURVIVORSHIP.replace('defaultTrust: [population]', 'defaultTrust: population\ndefaultTrust: []'),
    });
    const mistakes = await mistakesOf(dir);
    expect(mistakes).toContainEqual(expect.stringMatching(/^attributes\.yaml:\d+: Missing closing "quote/));
    expect(mistakes).toContainEqual('survivorship.yaml:2: Map keys must be unique');
  });

  test('files that do not fit each other are reported with the line that names the stranger', async () => {
    const dir = await folderWith({
      attributes: ATTRIBUTES.replace('kind: date', 'kind: reference').replace(
        'entityType: person',
        'entityType: people',
      ),
      linkage: LINKAGE.replace('attributes: [full_name]', 'attributes: [nick_name]').replace('review: -4', 'review: 4'),
      survivorship: SURVIVORSHIP.replace('attribute: full_name', 'attribute: shoe_size'),
      parameters: JSON.stringify({ ...PARAMETERS, weights: { nam: { exact: 1 } } }, null, 1),
    });
    expect(await mistakesOf(dir)).toEqual([
      'attributes.yaml:1: entityType must be the name of the folder, "person"',
      'attributes.yaml:8: attributes.birth_date is a reference and lacks "target"',
      'linkage.yaml:9: thresholds.review must not be above thresholds.link',
      'linkage.yaml:7: comparisons.0.attributes.0 names the unknown attribute "nick_name"',
      'survivorship.yaml:3: rules.0.attribute names the unknown attribute "shoe_size"',
      'parameters.json:4: weights lacks the comparison "name"',
      'parameters.json:5: weights names the unknown comparison "nam"',
    ]);
  });

  test('a missing file and a missing folder are named', async () => {
    const dir = await folderWith({});
    await rm(join(dir, 'person', 'linkage.yaml'));
    expect(await mistakesOf(dir)).toEqual(['linkage.yaml: the file is missing']);
    await expect(loadEntityTypes(join(root, 'nowhere'))).rejects.toThrow('nowhere');
  });
});
