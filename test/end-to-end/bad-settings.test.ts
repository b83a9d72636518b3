import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildProcesses, freePort } from '../support/app-process.ts';
import { VEHICLES } from '../support/small-sources.ts';
import { killCommands, lienthong } from '../support/started-command.ts';

/** What cannot work ends at the start, with every mistake at once, and nothing is made. */
const scratch = mkdtempSync(join(tmpdir(), 'lienthong-bad-settings-'));

beforeAll(() => buildProcesses());
afterAll(() => {
  killCommands();
  rmSync(scratch, { recursive: true, force: true });
});

describe('definitions and settings', () => {
  test('three mistakes in a source file are three lines, and nothing is started', async () => {
    const folder = join(scratch, 'bad-sources');
    mkdirSync(folder);
    const bad = VEHICLES.replace('format: csv', 'format: excel')
      .replace('entityType: person', 'entityType: vehicle')
      .replace('recordId:', 'recordid:');
    writeFileSync(join(folder, 'vehicles.yaml'), bad);
    const dataDir = join(scratch, 'never-made');
    for (const args of [
      ['source', 'list'],
      ['run', '--data-dir', dataDir],
    ]) {
      const { code, stdout, stderr } = await lienthong([...args, '--sources', folder]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/vehicles\.yaml:5: .*format.*"json-lines", "csv"/);
      expect(stderr).toMatch(/vehicles\.yaml:12: .*there is no entity type vehicle/);
      expect(stderr).toMatch(/vehicles\.yaml:13: .*unknown member "recordid"/);
    }
    expect((await lienthong(['status', '--data-dir', dataDir])).stderr).toContain('there is no store at');
  });

  test('wrong settings are told all at once, without their values', async () => {
    const env = { BATCH_SIZE: '-5', HTTP_PORT: '99999', LOG_LEVEL: 'loud-secret', EVENT_LOG: 'kafka' };
    const { code, stdout, stderr } = await lienthong(['run', '--data-dir', join(scratch, 'never-made')], { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const name of ['BATCH_SIZE', 'HTTP_PORT', 'LOG_LEVEL', 'KAFKA_BROKERS'])
      expect(stderr).toContain(`- ${name} `);
    expect(stderr).not.toContain('loud-secret');
  });

  test('a PostgreSQL that is away is told at once, without the password of the address', async () => {
    const env = { DATABASE_URL: `postgres://u:hidden@127.0.0.1:${await freePort()}/x` };
    for (const args of [['run', '--until-idle'], ['status'], ['digest']]) {
      const { code, stdout, stderr } = await lienthong(args, { env });
      expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: '' });
      expect(stderr).toMatch(/store\.unreachable: .*[^]*ECONNREFUSED/);
      expect(stderr).not.toContain('hidden');
    }
  });
});
