import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { entity, ReadersRoom, value, type Answer } from '../support/readers-room.ts';

let room: ReadersRoom;
beforeAll(async () => {
  room = await ReadersRoom.open();
});
afterAll(() => room?.close());
const get: ReadersRoom['get'] = (...asked) => room.get(...asked);
const save: ReadersRoom['save'] = (...events) => room.save(...events);
const ids = (answer: Answer): string[] => answer.body.entities.map((each) => each.entity_id);

describe('search', () => {
  test.each([
    ['Nguyễn Thị Hoà', ['p-hoa', 'p-hoa-other', 'p-hoa-plain']],
    ['nguyễn thị hòa', ['p-hoa', 'p-hoa-other', 'p-hoa-plain']],
    ['NGUYEN THI HOA', ['p-hoa', 'p-hoa-other', 'p-hoa-plain']],
    ['hoa nguyen', ['p-hoa', 'p-hoa-other', 'p-hoa-plain']],
    ['Nguyen Th', ['p-hoa', 'p-hoa-other', 'p-hoa-plain']],
    ['thị hoá', ['p-hoa-other', 'p-hoa', 'p-hoa-plain']],
    ['Nguyen Van', []],
    ["hoa' & ! | \\ :* (", ['p-hoa', 'p-hoa-other', 'p-hoa-plain']],
  ])('the name %s finds %j, its own marks first', async (name, expected) => {
    expect(ids(await get(`/v1/entities?type=person&name=${encodeURIComponent(name)}`))).toEqual(expected);
  });

  test('some words of a company find it, with short forms written out or not', async () => {
    for (const name of ['cty an binh', 'Công ty An Bình', 'TNHH Bình', 'cong ty trach nhiem huu han an b']) {
      expect(ids(await get(`/v1/entities?name=${encodeURIComponent(name)}`))).toEqual(['org-1']);
    }
    expect(ids(await get('/v1/entities?type=person&name=cty+an+binh'))).toEqual([]);
  });

  test('all words must stand in one name', async () => {
    await save(entity('n-two-names', { full_name: value('Vi Oanh'), birth_name: value('Tú Uyên') }));
    expect(ids(await get('/v1/entities?name=vi+oanh'))).toEqual(['n-two-names']);
    expect(ids(await get('/v1/entities?name=uyen+tu'))).toEqual(['n-two-names']);
    expect(ids(await get('/v1/entities?name=vi+uyen'))).toEqual([]);
  });

  test('names that no index was made for are stored and found by what they begin with', async () => {
    const odd = ['x'.repeat(3000), `a${'\u0301'.repeat(3000)}`, 'họ '.repeat(900), "o'\\':*&|!( \ufdfa", '...', ''];
    await save(...odd.map((name, i) => entity(`odd-${i}`, { full_name: value(name) })));
    expect(ids(await get(`/v1/entities?name=${'x'.repeat(300)}`))).toEqual(['odd-0']);
    expect(ids(await get(`/v1/entities?name=${encodeURIComponent('họ')}`))).toContain('odd-2');
    expect((await get('/v1/entities/odd-4')).status).toBe(200);
  });

  test('words are found as well by the index as by walking', async () => {
    const many = Array.from({ length: 9000 }, (_, i) =>
      entity(`m-${String(i).padStart(5, '0')}`, {
        full_name: value(i % 2 === 0 ? 'Phùng Khắc Khoan' : i % 3000 === 1 ? 'Phùng Thế Tài' : 'Mạc Đĩnh Chi'),
      }),
    );
    await save(...many);
    const all = async (name: string): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor = ''; ;) {
        const answer = await get(`/v1/entities?limit=100&name=${encodeURIComponent(name)}${cursor}`);
        found.push(...ids(answer));
        if (answer.body.next_cursor === null) return found;
        cursor = `&cursor=${answer.body.next_cursor}`;
      }
    };
    const rare = ['m-00001', 'm-03001', 'm-06001'];
    expect(await all('tài phùng')).toEqual(rare);
    expect(await all('tai phun')).toEqual(rare);
    const evens = many.map((each) => each.entity_id).filter((_, i) => i % 2 === 0);
    expect(await all('phùng')).toEqual([...evens, ...rare].sort());
    expect(await all('phung k')).toEqual(evens);
  });

  test('an identifier is found without its spaces and dots', async () => {
    expect(ids(await get('/v1/entities?type=person&identifier=079%20190%20001%20212'))).toEqual(['p-hoa']);
    expect(ids(await get('/v1/entities?identifier=079.190.001.212'))).toEqual(['org-1', 'org-2', 'p-hoa']);
    expect(ids(await get('/v1/entities?identifier=01.00.112.437'))).toEqual(['org-1']);
    expect(ids(await get('/v1/entities?identifier=0100112437&name=cong+ty+tnhh+khac'))).toEqual([]);
  });

  test('looking for personal identifiers needs a purpose that may see them', async () => {
    for (const token of ['statistics', 'contact'] as const) {
      expect(await get('/v1/entities?identifier=079190001212', token)).toMatchObject({
        status: 403,
        body: { code: 'http.forbidden' },
      });
      expect((await get('/v1/entities?type=person&identifier=079190001212', token)).status).toBe(403);
      expect(ids(await get('/v1/entities?type=organisation&identifier=0100112437', token))).toEqual(['org-1']);
      expect((await get('/v1/entities?type=organisation&identifier=079190001212', token)).status).toBe(403);
    }
  });

  test('what an entity no longer says does not find it', async () => {
    await save(entity('p-renamed', { full_name: value('Lê Cũ'), personal_id: value('001') }));
    await save(
      entity('p-renamed', { full_name: value('Lê Mới'), personal_id: value('002') }, { entity_version: '11' }),
    );
    expect(ids(await get(`/v1/entities?name=${encodeURIComponent('Lê Cũ')}`))).toEqual([]);
    expect(ids(await get('/v1/entities?identifier=001'))).toEqual([]);
    expect(ids(await get('/v1/entities?identifier=002'))).toEqual(['p-renamed']);
  });

  test.each([1, 7, 22, 23, 44, 45, 100])('pages of %i neither skip nor repeat', async (limit) => {
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 60; pages += 1) {
      const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await get(
        `/v1/entities?type=person&name=${encodeURIComponent('Trần Văn Bình')}&limit=${limit}${from}`,
      );
      expect(answer.status).toBe(200);
      seen.push(...ids(answer));
      cursor = answer.body.next_cursor;
      // What comes while somebody reads comes after what was given before.
      if (pages === 0) await save(entity(`q-9${limit}`, { full_name: value('Trần Văn Bình') }));
    }
    const before = seen.filter((id) => !id.startsWith('q-9'));
    expect(new Set(seen).size).toBe(seen.length);
    expect(before).toHaveLength(45);
    expect(before.slice(0, 22).every((id) => Number(id.slice(2)) % 2 === 1)).toBe(true);
  });

  test('the description says how names are searched', async () => {
    const { text } = await get('/docs-json', null);
    expect(text).toContain('The last word may be the beginning of one');
    expect(text).toContain('that have **one** current name');
  });

  test('all of a type are listed by id', async () => {
    const first = await get('/v1/entities?type=organisation&limit=1');
    expect(ids(first)).toEqual(['org-1']);
    const second = await get(`/v1/entities?type=organisation&limit=1&cursor=${first.body.next_cursor}`);
    expect(ids(second)).toEqual(['org-2']);
    expect(second.body.next_cursor).toBeNull();
  });

  test('a cursor is good for its own query only', async () => {
    const first = await get('/v1/entities?type=organisation&limit=1');
    expect(await get(`/v1/entities?type=person&cursor=${first.body.next_cursor}`)).toMatchObject({ status: 400 });
  });
});
