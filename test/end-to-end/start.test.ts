import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildProcesses } from '../support/app-process.ts';
import { processesOf } from '../support/embedded-process.ts';
import { eventually } from '../support/eventually.ts';
import { killCommands, printed, StartedCommand } from '../support/started-command.ts';

/** `npm start`, as a newcomer meets it. */
const scratch = mkdtempSync(join(tmpdir(), 'lienthong-start-'));
// The embedded server may run under another user than the tests.
chmodSync(scratch, 0o755);

beforeAll(() => buildProcesses());
afterAll(() => {
  killCommands();
  rmSync(scratch, { recursive: true, force: true });
});

interface Started {
  readonly command: StartedCommand;
  readonly api: string;
  readonly token: string;
  readonly dataDir: string;
}

function npmStart(dataDir: string): StartedCommand {
  const env = {
    LIENTHONG_DATA_DIR: dataDir,
    SIMULATED_PEOPLE: '200',
    HTTP_PORT: '0',
    PUSH_PORT: '0',
    STEWARD_PORT: '0',
  };
  return new StartedCommand(['npm', 'start'], { env: { ...env, HOME: process.env['HOME'] ?? scratch } });
}

/** Once it has told of an address and a token. */
async function start(name: string): Promise<Started> {
  const dataDir = join(scratch, name);
  const command = npmStart(dataDir);
  const [, token = ''] = await command.says(/token that may see identities +(\S+)/);
  const [api = ''] = /http:\/\/[^\s']+/.exec(command.stdout) ?? [];
  return { command, api, token, dataDir };
}

/** Once all waves of the ministries have arrived. */
async function served({ command }: Started): Promise<void> {
  await command.says(/wave (\d+) of \1:/);
  await command.says(/Ctrl\+C stops/);
}

async function ask({ api, token }: Started, path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${api}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** PostgreSQL's own processes rename themselves: the postmaster's id stands in its folder while it runs. */
async function nothingIsLeft(dataDir: string): Promise<void> {
  await eventually('no process of this data folder', () => processesOf(dataDir).length === 0);
  expect(() => readFileSync(join(dataDir, 'connection.json'))).toThrow('ENOENT');
  expect(() => readFileSync(join(dataDir, 'postgres', 'postmaster.pid'))).toThrow('ENOENT');
}

test('serves unified records on an address that it tells first; another terminal finds it; SIGINT ends it', async () => {
  const started = await start('served');
  expect(started.api).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await served(started);

  const [, url = '', bearer = ''] =
    [...started.command.stdout.matchAll(/curl -s -H 'Authorization: Bearer (\S+)' '(\S+\/v1\/entities\/\S+)'/g)]
      .map(([, token, address]) => ['', address, token])
      .at(-1) ?? [];
  const answer = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ entity_type: 'person' });
  expect(await ask(started, '/v1/entities?type=person&name=nguyen&limit=3')).toMatchObject({ status: 200 });
  expect((await fetch(`${started.api}/v1/entities?type=person&name=nguyen`)).status).toBe(401);
  expect((await fetch(`${started.api}/health/ready`)).status).toBe(200);
  const [, stewards = ''] = /stewards +(http:\S+)/.exec(started.command.stdout) ?? [];
  const [, stewardsToken = ''] = /token of a steward +(\S+)/.exec(started.command.stdout) ?? [];
  expect(await ask({ ...started, api: stewards, token: stewardsToken }, '/v1/review-tasks')).toMatchObject({
    status: 200,
  });
  expect((await fetch(`${stewards}/v1/review-tasks`)).status).toBe(401);
  expect((await fetch(`${started.api}/docs`)).status).toBe(200);

  const status = JSON.parse(await printed(['status', '--json', '--data-dir', started.dataDir])) as {
    conservation: Record<string, { received: number; unaccounted: number }>;
    entities: Record<string, number>;
  };
  expect(status.entities['person']).toBeGreaterThan(0);
  for (const { received, unaccounted } of Object.values(status.conservation)) {
    expect(received).toBeGreaterThan(0);
    expect(unaccounted).toBe(0);
  }

  const { code, stdout } = await started.command.end('SIGINT');
  expect({ code, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({ code: 0, last: 'stopping …' });
  await nothingIsLeft(started.dataDir);
});

test('after kill -9 the next start has the same records; a second one beside it is refused; SIGTERM ends it', async () => {
  const killed = await start('killed');
  await served(killed);
  const digest = await printed(['digest', '--data-dir', killed.dataDir]);
  // The program itself, not the npm that started it.
  const { pid } = JSON.parse(readFileSync(join(killed.dataDir, 'connection.json'), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
  await killed.command.ended;

  const again = await start('killed');
  await served(again);
  expect(await printed(['digest', '--data-dir', again.dataDir])).toBe(digest);

  const second = await npmStart(again.dataDir).ended;
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(
    /store\.in-use: Another instance is using this data folder\.[^]*is used by process \d+/,
  );
  expect(await ask(again, '/v1/entities?type=person&name=nguyen&limit=1')).toMatchObject({ status: 200 });

  expect(await again.command.end('SIGTERM')).toMatchObject({ code: 0 });
  await nothingIsLeft(again.dataDir);
});

test('stopped before it is up, it leaves nothing running either', async () => {
  const dataDir = join(scratch, 'early');
  const command = npmStart(dataDir);
  await eventually('the data folder is being made', () => processesOf(dataDir).length > 0);
  expect(await command.end('SIGTERM')).toMatchObject({ code: 0 });
  await nothingIsLeft(dataDir);
});
