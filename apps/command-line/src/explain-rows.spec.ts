import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LienThongError } from '#libs/contract';
import { explainRows } from './explain-rows.ts';

const entityType = join(import.meta.dirname, '../../../entity-types/person');
const ROWS = [
  'full_name,birth_date,sex,personal_id',
  'Nguyễn Văn An,1985-03-12,male,001085012345',
  'NGUYEN VAN AN,1985-03-12,male,001085012345',
  'Trần Thị Bình,1990-07-01,female,001190054321',
].join('\n');

describe('rows of a file', () => {
  let dir = '';
  const explain = (one: string, other: string): ReturnType<typeof explainRows> =>
    explainRows({ entityType, data: [join(dir, 'people.csv')] }, one, other);

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lienthong-explain-'));
    await writeFile(join(dir, 'people.csv'), `${ROWS}\n`);
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test('that are one say how they came together, and by which keys', async () => {
    const pair = await explain('a/row/2', 'a/row/1');
    expect(pair.records.map(({ reference, entityId }) => `${reference} ${entityId}`)).toEqual([
      'a/row/1 a/row/1',
      'a/row/2 a/row/1',
    ]);
    expect(pair.isOneEntity).toBe(true);
    expect(pair.merges).toHaveLength(1);
    expect(pair.given['full_name']).toEqual(['Nguyễn Văn An', 'NGUYEN VAN AN']);
    expect(pair.sharedKeys).toContainEqual({ key: 'personal-id|001085012345', carriers: 2, isActive: true });
  });

  test('that are two say how near they are', async () => {
    const pair = await explain('a/row/1', 'a/row/3');
    expect(pair.isOneEntity).toBe(false);
    expect(pair.groups).not.toBeNull();
    expect(pair.weight).toBeLessThan(0);
  });

  test('must be there, and be two', async () => {
    await expect(explain('a/row/1', 'a/row/9')).rejects.toThrow(LienThongError);
    await expect(explain('a/row/1', 'a/row/1')).rejects.toThrow(LienThongError);
  });
});
