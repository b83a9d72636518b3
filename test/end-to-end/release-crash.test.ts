import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ParametersFile } from '#libs/contract';
import { buildProcesses, repository } from '../support/app-process.ts';
import { killCommands, printed, startLienthong } from '../support/started-command.ts';

const PEOPLE = 300;
const SIMULATION = ['--people', String(PEOPLE), '--seed', '7', '--json'];
/** The first comes before anything is done; each next one a little later, until a release ends before it is killed. */
const FIRST_KILL_MS = 500;
const LATER = 1.5;
/** Bits: two records are so much less likely one. */
const STRICTER = 20;

describe('kill -9 in the middle of a release', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'lienthong-release-'));
  const store = ['--data-dir', join(scratch, 'store')];
  const shipped = join(repository, 'entity-types');
  const stricter = join(scratch, 'entity-types');
  const parametersOf = (dir: string): string => join(dir, 'person', 'parameters.json');

  beforeAll(() => {
    buildProcesses();
    cpSync(shipped, stricter, { recursive: true });
    const parameters = JSON.parse(readFileSync(parametersOf(shipped), 'utf8')) as ParametersFile;
    const { merge, priorBits } = parameters;
    const changed = {
      ...parameters,
      priorBits: priorBits - STRICTER,
      // Groups are joined by a prior of their own.
      ...(merge === undefined ? {} : { merge: { ...merge, priorBits: merge.priorBits - STRICTER } }),
    };
    writeFileSync(parametersOf(stricter), JSON.stringify(changed));
  });
  afterAll(() => {
    killCommands();
    rmSync(scratch, { recursive: true, force: true });
  });

  test('leaves a release that is run again and ends as if its model had always been in force', async () => {
    const before = digestIn(await printed(['demo', ...SIMULATION, ...store]));
    const always = digestIn(await printed(['demo', ...SIMULATION, '--entity-types', stricter]));
    expect(always).not.toBe(before);

    const kills = await releaseKilling(['--parameters', parametersOf(stricter), ...store]);
    process.stderr.write(`release killed ${kills} times\n`);
    expect(kills).toBeGreaterThanOrEqual(2);
    expect(digestIn(await printed(['digest', '--json', ...store]))).toBe(always);

    await printed(['linkage', 'release', '--entity-type', 'person', '--parameters', parametersOf(shipped), ...store]);
    expect(digestIn(await printed(['digest', '--json', ...store]))).toBe(before);
  });
});

/** @returns how often it was killed before it was left to end */
async function releaseKilling(options: readonly string[]): Promise<number> {
  for (let kills = 0, delay = FIRST_KILL_MS; ; delay *= LATER) {
    const command = startLienthong(['linkage', 'release', '--entity-type', 'person', ...options]);
    const isEnded = await Promise.race([command.ended.then(() => true), pause(delay, false)]);
    const { code, stderr } = await command.end('SIGKILL');
    if (!isEnded && code === null) kills += 1;
    else if (code === 0) return kills;
    else throw new Error(`the release ended with ${String(code)}:\n${stderr}`);
  }
}

function digestIn(json: string): string {
  const { digest, sha256 } = JSON.parse(json) as { digest?: string; sha256?: string };
  return digest ?? sha256 ?? '';
}
