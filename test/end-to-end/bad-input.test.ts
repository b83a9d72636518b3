import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildProcesses } from '../support/app-process.ts';
import { writeSmallSources } from '../support/small-sources.ts';
import { killCommands, lienthong, printed, startLienthong, type StartedCommand } from '../support/started-command.ts';

/** Input as it arrives where nobody was careful: a clear word each, and nothing of what is good is lost. */
const scratch = mkdtempSync(join(tmpdir(), 'lienthong-bad-input-'));
// The embedded server may run under another user than the tests.
chmodSync(scratch, 0o755);
const sources = join(scratch, 'sources');

beforeAll(() => {
  buildProcesses();
  writeSmallSources(sources);
});
afterAll(() => {
  killCommands();
  rmSync(scratch, { recursive: true, force: true });
});

describe('a file with a bad row', () => {
  const HEADER = 'ma_ho_so;thao_tac;ho;dem;ten;ngay_sinh\n';
  const csv = (...rows: string[]): Buffer => Buffer.from(HEADER + rows.join('\n'));
  const files: Record<string, { content: Buffer; code: string; place: string; good: string[] }> = {
    '01-columns.csv': {
      content: csv('A1;THEM;Nguyễn;Văn;An;01/02/1990', 'A2;THEM;Trần', 'A3;THEM;Lê;Thị;Bình;1985\n'),
      code: 'input.column-count',
      place: '01-columns.csv:3',
      good: ['A1', 'A3'],
    },
    '02-encoding.csv': {
      content: Buffer.concat([
        csv('B1;THEM;Phạm;Thị;Cúc;03/04/1991', 'B2;THEM;Ph'),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('m;Thị;Chi;03/04/1992\nB3;THEM;Đỗ;Văn;Dũng;03/04/1975\n'),
      ]),
      code: 'input.encoding',
      place: '02-encoding.csv:3',
      good: ['B1', 'B3'],
    },
    '03-nul.csv': {
      content: csv('C1;THEM;Hồ;Thị;Em;05/06/1971', 'C2;THEM;Hồ;Th\0;Em;05/06/1971', 'C3;THEM;Võ;Văn;Phúc;1972\n'),
      code: 'input.forbidden-character',
      place: '03-nul.csv:3',
      good: ['C1', 'C3'],
    },
    '04-large-field.csv': {
      content: csv(
        'D1;THEM;Bùi;Thị;Giang;07/08/1981',
        `D2;THEM;Bùi;${'x'.repeat(5 * 1024 * 1024)};Giang;07/08/1981`,
        'D3;THEM;Bùi;Văn;Hải;07/08/1982\n',
      ),
      code: 'input.too-large',
      place: '04-large-field.csv:3',
      good: ['D1', 'D3'],
    },
    '05-truncated.csv': {
      content: csv('E1;THEM;Đinh;Thị;Khoa;09/10/1983', 'E2;THEM;"Đinh;Văn'),
      code: 'input.truncated',
      place: '05-truncated.csv:3',
      good: ['E1'],
    },
    '06-truncated.jsonl': {
      content: Buffer.from('{"ma_ho_so":"F1","ho":"Mai","dem":"Thị","ten":"Lan"}\n{"ma_ho_so":"F2","ho":"Mai'),
      code: 'input.truncated',
      place: '06-truncated.jsonl:2',
      good: ['F1'],
    },
    '07-date.csv': {
      content: csv('G1;THEM;Tạ;Văn;Long;31/02/1983', 'G2;SUA;Tạ;Thị;Mai;1990\n'),
      code: 'mapping.failed',
      place: '07-date.csv:2',
      good: ['G2'],
    },
  };
  const inbox = join(scratch, 'inbox');
  const dataDir = ['--data-dir', join(scratch, 'files')];
  let outcome: Awaited<ReturnType<typeof lienthong>>;

  beforeAll(async () => {
    mkdirSync(join(inbox, 'vehicles'), { recursive: true });
    for (const [name, { content }] of Object.entries(files)) writeFileSync(join(inbox, 'vehicles', name), content);
    outcome = await lienthong(['run', '--until-idle', '--sources', sources, '--inbox', inbox, ...dataDir]);
  });

  test('costs that row: the run goes on to its end and says how many it refused', () => {
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code: 0, stdout: '' });
    expect(outcome.stderr).toContain(`${Object.keys(files).length} quarantined`);
  });

  test('keeps every good neighbour', async () => {
    const rows = (await printed(['export', 'crosswalk', ...dataDir])).trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.split(',')[2]).sort()).toEqual(Object.values(files).flatMap(({ good }) => good));
  });

  test('is told by code and place, never by its value, and its bytes are kept', async () => {
    const listed = JSON.parse(await printed(['quarantine', 'list', '--source', 'vehicles', '--json', ...dataDir])) as {
      id: string;
      code: string;
      place: string;
      sentence: string;
    }[];
    const told = listed.map(({ code, place }) => `${place} ${code}`).sort();
    expect(told).toEqual(Object.values(files).map(({ code, place }) => `${place} ${code}`));
    expect(JSON.stringify(listed)).not.toMatch(/Trần|Giang|1983/);

    const { id = '' } = listed.find(({ code }) => code === 'input.column-count') ?? {};
    expect(JSON.parse(await printed(['quarantine', 'show', id, ...dataDir]))).toMatchObject({
      code: 'input.column-count',
      sentence: 'has 3 columns; the header has 6',
      text: 'A2;THEM;Trần',
      remedy: expect.stringContaining('Quote fields'),
    });
    expect(await printed(['quarantine', 'show', id, '--raw', ...dataDir])).toBe('A2;THEM;Trần');
    expect(await printed(['quarantine', 'list', ...dataDir])).toContain('06-truncated.jsonl:2');
  });

  test('is accounted for', async () => {
    const status = JSON.parse(await printed(['status', '--json', '--sources', sources, ...dataDir])) as {
      conservation: Record<string, unknown>;
    };
    expect(status.conservation['vehicles']).toMatchObject({
      received: 18,
      applied: 11,
      quarantined: 7,
      unaccounted: 0,
    });
  });
});

describe('HTTP push', () => {
  const dataDir = ['--data-dir', join(scratch, 'push')];
  const env = { HTTP_PORT: '0', PUSH_PORT: '0', STEWARD_PORT: '0' };
  let running: StartedCommand;
  let url = '';
  let token = '';

  beforeAll(async () => {
    running = startLienthong(['run', '--sources', sources, ...dataDir], { env });
    [, url = ''] = await running.says(/http push (http:\S+)/);
    token = (await printed(['source', 'token', 'customs', '--sources', sources, ...dataDir])).trim();
  });

  const push = async (source: string, bearer: string, body: string): Promise<{ status: number; body: unknown }> => {
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
    const response = await fetch(`${url}/v1/sources/${source}/records`, { method: 'POST', headers, body });
    return { status: response.status, body: await response.json() };
  };

  test('to an unknown source, or with a wrong token, is a problem with a code, and changes nothing', async () => {
    const good = JSON.stringify([{ id: 'K1', rev: 1, name: 'Nguyễn Văn An' }]);
    expect(await push('nobody', token, good)).toMatchObject({ status: 404, body: { code: 'http.unknown-source' } });
    expect(await push('vehicles', token, good)).toMatchObject({ status: 404, body: { code: 'http.unknown-source' } });
    expect(await push('customs', 'wrong', good)).toMatchObject({ status: 401, body: { code: 'http.unauthorised' } });
    expect(await push('customs', '', good)).toMatchObject({ status: 401, body: { code: 'http.unauthorised' } });
    expect(await printed(['export', 'crosswalk', ...dataDir])).not.toContain('K1');
  });

  test('of a body that ends too early is refused whole; a bad record is refused alone', async () => {
    expect(await push('customs', token, '[{"id":"K1","rev":1,"name":"Ngu')).toMatchObject({
      status: 400,
      body: { code: 'input.unreadable' },
    });
    const mixed = [
      { id: 'K1', rev: 1, name: 'Nguyễn Văn An' },
      { id: 'K2', rev: 'x', name: 'Lê Thị Bình' },
      { id: 'K3', rev: 1, name: 'a\0b' },
      { id: 'K4', rev: 1, name: 'x'.repeat(70_000) },
      { id: 'K5', rev: 1, name: 'Trần Văn Bảy' },
    ];
    const { status, body } = await push('customs', token, JSON.stringify(mixed));
    const { receipts } = body as { receipts: { status: string; code?: string }[] };
    expect(status).toBe(202);
    expect(receipts.map((each) => each.code ?? each.status)).toEqual([
      'accepted',
      'record.version-invalid',
      'input.forbidden-character',
      'input.too-large',
      'accepted',
    ]);
  });

  test('a second instance on the same data folder is refused; the first goes on', async () => {
    const second = await lienthong(['run', '--sources', sources, ...dataDir], { env });
    expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 1, stdout: '' });
    expect(second.stderr).toContain(`store.in-use`);
    expect(second.stderr).toContain(`is used by process ${running.pid}`);
    expect(await push('customs', token, '[]')).toMatchObject({ status: 202 });
  });

  test('SIGTERM ends it in good order, with all it took on its way to the end', async () => {
    expect(await running.end('SIGTERM')).toMatchObject({ code: 0, stdout: '' });
    const outcome = await lienthong(['run', '--until-idle', '--sources', sources, ...dataDir]);
    expect(outcome.code).toBe(0);
    const crosswalk = await printed(['export', 'crosswalk', ...dataDir]);
    expect(
      crosswalk
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((row) => row.split(',')[2]),
    ).toEqual(['K1', 'K5']);
  });
});
