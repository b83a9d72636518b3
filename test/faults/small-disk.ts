import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

/** A disk that can be filled to the last byte without harm to anybody else. */
export interface SmallDisk {
  readonly path: string;
  readonly kind: 'ext4 on a loop device' | 'tmpfs';
  /** Ballast takes whatever is free. */
  fill(): void;
  free(): void;
  remove(): void;
}

/** Null where this process may not mount: then the cases that need one are not run. */
export function makeSmallDisk(folder: string, megabytes: number): SmallDisk | null {
  const path = join(folder, 'disk');
  mkdirSync(path, { recursive: true });
  const kind = mountLoop(folder, path, megabytes) ?? mountTmpfs(path, megabytes);
  if (kind === null) return null;
  const ballast = join(path, 'ballast');
  return {
    path,
    kind,
    fill: () => {
      // Several times: what others give back meanwhile is taken as well.
      for (let round = 0; round < 4; round += 1) {
        const { bavail, bsize } = statfsSync(path);
        if (bavail > 0) run('fallocate', ['-l', String(bavail * bsize), `${ballast}-${round}`]);
      }
    },
    free: () => {
      for (let round = 0; round < 4; round += 1) rmSync(`${ballast}-${round}`, { force: true });
    },
    remove: () => {
      run('umount', ['-l', path]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function mountLoop(folder: string, path: string, megabytes: number): SmallDisk['kind'] | null {
  const image = join(folder, 'image');
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  // Without blocks that only root may fill: the server of the database is not root, the broker may be.
  const made = run('mkfs.ext4', ['-q', '-m', '0', image]) && run('mount', ['-o', 'loop', image, path]);
  return made ? 'ext4 on a loop device' : null;
}

function mountTmpfs(path: string, megabytes: number): SmallDisk['kind'] | null {
  return run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]) ? 'tmpfs' : null;
}

function run(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
