import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Quarantined } from '#libs/contract';
import { compileSchema } from '#libs/json';
import { eventually } from '../support/eventually.ts';
import { openAdapterBench, readTopic, type AdapterBench } from '../support/adapter-bench.ts';

let bench: AdapterBench;
async function open(): Promise<void> {
  bench = await openAdapterBench();
}
const close = (): Promise<void> => bench.close();

const validQuarantined = compileSchema(Quarantined);
const citizen = (id: string, version: number, name: string, more: object = {}): string =>
  JSON.stringify({ so_ho_so: id, phien_ban: version, ho_ten: name, ngay_sinh: '02/09/1990', ...more });
const HEADER = 'ma_ho_so;ho;chu_dem;ten;ngay_sinh;gioi_tinh';

describe('a file becomes events', () => {
  beforeEach(open);
  afterEach(close);

  test('each line of JSON lines is a change with the version of its source', async () => {
    await bench.drop(
      'population',
      '1.jsonl',
      `${citizen('A', 1, 'Nguyễn Thị Hoà')}\n${citizen('B', 1, 'Lê Văn Tám')}\n`,
    );
    await bench.drop('population', '2.jsonl', `${citizen('A', 2, 'Nguyễn Thị Hoa', { thao_tac: 'SUA' })}\n`);
    await bench.readAll();
    const changes = await bench.changes('population', 'citizen');
    expect(changes.map(({ key, value }) => [key, value.op, value.source.version, value.source.position])).toEqual(
      expect.arrayContaining([
        ['A', 'r', '1', '1.jsonl:1'],
        ['A', 'u', '2', '2.jsonl:1'],
        ['B', 'r', '1', '1.jsonl:2'],
      ]),
    );
    expect(changes.find(({ key }) => key === 'B')?.value.after).toMatchObject({
      full_name: 'Lê Văn Tám',
      birth_date: '1990-09-02',
      personal_id: null,
    });
  });

  test('one row gives an enterprise and its representative, and losing it deletes it', async () => {
    const row = { ma_ho_so: 'E', phien_ban: 1, loai: 'DOANH_NGHIEP', ten_tieng_viet: 'Công ty TNHH An Bình' };
    const withHead = { ...row, nguoi_dai_dien: { ho_ten: 'Trần Văn An', so_dinh_danh: '123456789' } };
    await bench.drop('business', '1.jsonl', `${JSON.stringify(withHead)}\n`);
    await bench.drop('business', '2.jsonl', `${JSON.stringify({ ...row, phien_ban: 2, thao_tac: 'SUA' })}\n`);
    await bench.readAll();
    const enterprise = await bench.changes('business', 'enterprise');
    expect(enterprise.map(({ value }) => value.after?.['legal_representative'])).toEqual([
      { source: 'business', dataset: 'representative', record_id: 'E#representative' },
      null,
    ]);
    const representative = await bench.changes('business', 'representative');
    expect(representative.map(({ value }) => [value.source.record_id, value.op, value.source.version])).toEqual([
      ['E#representative', 'r', '1'],
      ['E#representative', 'd', '2'],
    ]);
    expect(representative[0]?.value.after).toMatchObject({
      full_name: 'Trần Văn An',
      personal_id: null,
      old_id9: '123456789',
    });
  });

  test('CSV snapshots and change files: equal content gets no version, a deletion gets one', async () => {
    const row = 'P1;Nguyễn;Văn;An;19900000;1';
    await bench.drop(
      'social-insurance',
      'nguoi-tham-gia-1.csv',
      `${HEADER}\n${row}\n"P2";Lê;"Thị; ""Hoa""";Mai;1985;2\n`,
    );
    await bench.drop('social-insurance', 'nguoi-tham-gia-2.csv', `\ufeff${HEADER}\r\n${row}\r\n`);
    await bench.drop(
      'social-insurance',
      'nguoi-tham-gia-thay-doi.csv',
      `thao_tac;${HEADER}\nXOA;P1;;;;;\nXOA;P1;;;;;\nSUA;P2;Lê;Thị;Mai;19850203;2\n`,
    );
    await bench.readAll();
    const changes = await bench.changes('social-insurance', 'participant');
    const byKey = (key: string) => changes.filter((change) => change.key === key).map(({ value }) => value);
    expect(byKey('P1').map(({ op, after }) => [op, after?.['birth_date']])).toEqual([
      ['r', '1990'],
      ['d', undefined],
    ]);
    expect(byKey('P2').map(({ op, after }) => [op, after?.['full_name'], after?.['birth_date']])).toEqual([
      ['r', 'Lê Thị; "Hoa" Mai', '1985'],
      ['u', 'Lê Thị Mai', '1985-02-03'],
    ]);
    const versions = changes.map(({ value }) => BigInt(value.source.version));
    expect(versions.every((version) => version >> 48n === 1n)).toBe(true);
    expect(new Set(versions).size).toBe(4);
  });
});

describe('a file is taken when it is whole, and once', () => {
  beforeEach(open);
  afterEach(close);

  test('an unfinished name is not touched, the renamed file is read', async () => {
    const service = bench.adapter();
    service.start();
    await eventually('the folder is there', () => service.isAtEnd());
    const part = await bench.drop('population', 'x.jsonl.part', `${citizen('A', 1, 'Nguyễn Văn An')}\n`);
    await eventually('the adapter has looked again', () => service.isAtEnd());
    await rename(part, join(bench.inboxDir, 'population', 'x.jsonl'));
    await eventually(
      'the record is published',
      async () => (await bench.changes('population', 'citizen')).length === 1,
    );
    await service.stop();
  });

  test('known content is skipped under any name, unless it is asked for again', async () => {
    const content = `${citizen('A', 1, 'Nguyễn Văn An')}\nnot json\n`;
    await bench.drop('population', 'one.jsonl', content);
    await bench.readAll();
    await bench.drop('population', 'copy.jsonl', content);
    await bench.readAll();
    expect(await bench.quarantine()).toHaveLength(1);
    await bench.readAll({ takeKnownAgain: true });
    expect(await bench.quarantine()).toHaveLength(2);
    const service = bench.adapter();
    service.start();
    await eventually('at end', () => service.isAtEnd());
    expect(await service.takeAgain('population', 'one.jsonl')).toBe(true);
    await eventually('read again', async () => (await bench.quarantine()).length === 3);
    await service.stop();
    expect(await bench.changes('population', 'citizen')).toHaveLength(1);
  });

  test('a file that is written to again after it was read is a new file', async () => {
    const path = await bench.drop('population', 'grows.jsonl', `${citizen('A', 1, 'Nguyễn Văn An')}\n`);
    await bench.readAll();
    await writeFile(path, `${citizen('A', 1, 'Nguyễn Văn An')}\n${citizen('B', 1, 'Nguyễn Văn Bình')}\n`);
    await bench.readAll();
    expect((await bench.changes('population', 'citizen')).map(({ key }) => key).sort()).toEqual(['A', 'B']);
  });
});

describe('bad input costs the row it is in and nothing else', () => {
  beforeAll(open);
  afterAll(close);
  const refusedIn = async (name: string) =>
    (await bench.quarantine()).filter(({ place }) => place.startsWith(`${name}:`));
  const keysWith = async (dataset: [string, string], prefix: string) =>
    (await bench.changes(...dataset))
      .map(({ key }) => key)
      .filter((key) => key.startsWith(prefix))
      .sort();

  const BAD_ROWS: [what: string, bytes: Buffer, code: string][] = [
    ['broken JSON', Buffer.from('{"so_ho_so": '), 'input.unreadable'],
    ['an array', Buffer.from('[1]'), 'input.unreadable'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 'input.encoding'],
    ['a NUL character', Buffer.from(citizen('N', 1, 'A\0B')), 'input.forbidden-character'],
    ['a lone surrogate', Buffer.from('{"so_ho_so":"S","phien_ban":1,"ho_ten":"\\ud800"}'), 'input.forbidden-character'],
    ['a field of 5 MB', Buffer.from(citizen('L', 1, 'x'.repeat(5_000_000))), 'input.too-large'],
    ['a text beyond its schema', Buffer.from(citizen('L', 1, 'x'.repeat(4001))), 'record.invalid'],
    ['a record without an id', Buffer.from('{"phien_ban":1,"ho_ten":"A"}'), 'record.id-missing'],
    ['a version that is none', Buffer.from('{"so_ho_so":"V","phien_ban":-1}'), 'record.version-invalid'],
    [
      'a version beyond 63 bits',
      Buffer.from('{"so_ho_so":"V","phien_ban":9223372036854775808}'),
      'record.version-invalid',
    ],
    ['an impossible date', Buffer.from(citizen('D', 1, 'A', { ngay_sinh: '31/02/1990' })), 'mapping.failed'],
    ['an unknown code', Buffer.from(citizen('C', 1, 'A', { gioi_tinh: '7' })), 'mapping.failed'],
    ['deep nesting', Buffer.from(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`), 'input.too-large'],
  ];

  test('each bad row is kept with its reason, and its neighbours are taken', async () => {
    const lines = BAD_ROWS.flatMap(([, bytes], i) => [bytes, Buffer.from(citizen(`GOOD${i}`, 1, 'Phạm Thị Lan'))]);
    await bench.drop('population', 'bad.jsonl', Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
    await bench.readAll();
    const refused = await refusedIn('bad.jsonl');
    expect(refused.map(({ code, place }) => [code, place])).toEqual(
      BAD_ROWS.map(([, , code], i) => [code, `bad.jsonl:${2 * i + 1}`]),
    );
    expect(refused.map(({ raw }, i) => raw.equals(BAD_ROWS[i]?.[1] ?? Buffer.alloc(0)))).toEqual(
      BAD_ROWS.map(() => true),
    );
    expect(await keysWith(['population', 'citizen'], '')).toEqual(BAD_ROWS.map((_, i) => `GOOD${i}`).sort());
    const told = await readTopic(bench.log, `${bench.namespace}.quarantined.population.v1`);
    const events = told.map(({ value }) => JSON.parse(value?.toString() ?? '') as Quarantined);
    expect(events.flatMap(validQuarantined)).toEqual([]);
    expect(events.map(({ code }) => code)).toEqual(BAD_ROWS.map(([, , code]) => code));
  });

  test('a file that ends in the middle of a row', async () => {
    await bench.drop(
      'population',
      'cut.jsonl',
      `${citizen('CUT1', 1, 'Vũ Văn Một')}\n${citizen('CUT2', 1, 'Vũ Văn Hai').slice(0, 30)}`,
    );
    await bench.drop('social-insurance', 'nguoi-tham-gia-cut.csv', `${HEADER}\nCUT1;Lê;Thị;Mai;1985;2\nCUT2;Lê;"Th`);
    await bench.readAll();
    const refused = [...(await refusedIn('cut.jsonl')), ...(await refusedIn('nguoi-tham-gia-cut.csv'))];
    expect(refused.map(({ code, place }) => [code, place])).toEqual([
      ['input.truncated', 'cut.jsonl:2'],
      ['input.truncated', 'nguoi-tham-gia-cut.csv:3'],
    ]);
    expect(await keysWith(['population', 'citizen'], 'CUT')).toEqual(['CUT1']);
    expect(await keysWith(['social-insurance', 'participant'], 'CUT')).toEqual(['CUT1']);
  });

  test('CSV rows of a wrong width, broken characters, open and stray quotes', async () => {
    const lines = [
      HEADER,
      'P1;Lê;Thị;Mai;1985;2',
      'P2;Lê;Thị',
      'P3;Lê;"Thị;Mai;1985;2',
      'P4;Lê;Thị;"Mai";1985;2',
      'P5;Lê;"Thị" x;Mai;1985;2',
      'P6;Lê;a"b;Mai;1985;2',
      '',
      'P7;Lê;Thị;Mai;1985;2;9',
      'P8;Lê;Thị;Mai;1985;2',
    ];
    const broken = Buffer.from([0x50, 0x39, 0x3b, 0xc3, 0x3b, 0x3b, 0x3b, 0x3b, 0x0a]);
    await bench.drop(
      'social-insurance',
      'nguoi-tham-gia-x.csv',
      Buffer.concat([Buffer.from(`${lines.join('\n')}\n`), broken]),
    );
    await bench.readAll();
    const refused = await refusedIn('nguoi-tham-gia-x.csv');
    expect(refused.map(({ code, place }) => `${place.split(':')[1]} ${code}`)).toEqual([
      '3 input.column-count',
      '4 input.unreadable',
      '6 input.unreadable',
      '9 input.column-count',
      '11 input.encoding',
    ]);
    expect(await keysWith(['social-insurance', 'participant'], 'P')).toEqual(['P1', 'P4', 'P6', 'P8']);
  });

  test('a CSV header that cannot be read refuses the file as a whole, once', async () => {
    await bench.drop('social-insurance', 'nguoi-tham-gia-h.csv', 'ma_ho_so;ho;ho\nP1;a;b\n');
    await bench.drop('social-insurance', 'nguoi-tham-gia-empty.csv', '');
    await bench.readAll();
    await bench.readAll();
    const refused = await refusedIn('nguoi-tham-gia-h.csv');
    expect(refused.map(({ code, path }) => [code, path])).toEqual([['input.unreadable', 'ho']]);
  });
});
