import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installedBinaries, runnableBinaries } from './binaries.ts';

const asRoot = process.getuid?.() === 0 ? test : test.skip;
const NOBODY = { uid: 65534, gid: 65534 };

/** A copy of the installed package, as an install without scripts leaves it: no symbolic links. */
let root: string;
let native: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'binaries-'));
  native = join(root, 'native');
  cpSync(installedBinaries(), native, { recursive: true, verbatimSymlinks: true });
  const lib = join(native, 'lib');
  for (const name of readdirSync(lib)) if (lstatSync(join(lib, name)).isSymbolicLink()) rmSync(join(lib, name));
  writeFileSync(join(root, 'package.json'), JSON.stringify({ version: `0.0.0-test-${process.pid}` }));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the binaries', () => {
  test('run after an install without scripts: the library links are made', () => {
    const { postgres, major } = runnableBinaries(native, null);
    expect([postgres, major]).toEqual([join(native, 'bin', 'postgres'), '18']);
  });

  asRoot('are copied where another user reaches them, under a folder that is root’s alone and a strict umask', () => {
    chmodSync(join(native, 'share'), 0o700);
    chmodSync(join(native, 'bin', 'postgres'), 0o700);
    const first = runnableBinaries(native, NOBODY);
    expect(first.major).toBe('18');
    expect(first.postgres.startsWith(root)).toBe(false);
    expect(runnableBinaries(native, NOBODY)).toEqual(first);
    rmSync(dirname(dirname(first.postgres)), { recursive: true });
  });

  test('that cannot run are named', () => {
    const broken = join(root, 'broken', 'native');
    mkdirSync(join(broken, 'bin'), { recursive: true });
    writeFileSync(join(broken, 'bin', 'postgres'), readFileSync(join(native, 'pg-symlinks.json')), { mode: 0o755 });
    expect(() => runnableBinaries(broken, null)).toThrow(
      expect.objectContaining({ code: 'store.embedded-unavailable' }),
    );
  });
});
