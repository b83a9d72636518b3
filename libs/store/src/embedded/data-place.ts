import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { LienThongError } from '#libs/contract';
import { canEnter, serverAccount, type ServerAccount } from './server-account.ts';
import { serverRoom } from './server-room.ts';

/**
 * `<data-dir>/postgres` is the cluster, owned by the server's account; beside it lie the password, the log, the lock
 * and `connection.json`. Where the account cannot enter the data folder, the cluster and its log lie in the server's
 * room, and `cluster-place` in the data folder says where: a data folder that is removed takes its cluster's name along.
 */
export interface DataPlace {
  readonly dataDir: string;
  readonly cluster: string;
  readonly logFile: string;
  /** Whom the cluster belongs to, where that is not ourselves. */
  readonly account: ServerAccount | null;
}

/** Makes the data folder itself and gives its true path. @throws LienThongError `store.data-folder-unusable` */
export function makeDataDir(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true });
    const real = realpathSync(dataDir);
    const entries = readdirSync(real);
    if (entries.includes('PG_VERSION')) {
      throw new LienThongError('store.data-folder-unusable', `${real} is a PostgreSQL cluster of somebody else`);
    }
    // A fresh folder of root's may be passed through: what is secret in it is closed by itself.
    if (entries.length === 0 && process.getuid?.() === 0) chmodSync(real, statSync(real).mode | 0o011);
    return real;
  } catch (error) {
    throw unusable(dataDir, error);
  }
}

/** Where the cluster of a data folder lies, or will. The lock must be held. */
export function placeOf(dataDir: string): DataPlace {
  const note = join(dataDir, 'cluster-place');
  if (existsSync(note)) return placeIn(dataDir, readFileSync(note, 'utf8').trim());
  const inside = placeIn(dataDir, dataDir);
  if (canEnter(inside.account, dataDir)) return inside;
  if (existsSync(inside.cluster)) {
    const uid = inside.account?.uid ?? process.getuid?.() ?? '';
    throw new LienThongError(
      'store.data-folder-unusable',
      `user ${uid}, who owns ${inside.cluster}, cannot enter ${dataDir}`,
    );
  }
  const room = join(serverRoom(), `data-${randomBytes(8).toString('hex')}`);
  mkdirSync(room);
  chmodSync(room, 0o755);
  writeFileSync(note, `${room}\n`);
  return placeIn(dataDir, room);
}

function placeIn(dataDir: string, room: string): DataPlace {
  const cluster = join(room, 'postgres');
  return { dataDir, cluster, logFile: join(room, 'postgres.log'), account: accountFor(cluster) };
}

/** Root runs a cluster as whoever made it; one that root itself put back from a backup gets the usual account. */
function accountFor(cluster: string): ServerAccount | null {
  const usual = serverAccount();
  if (usual === null || !existsSync(cluster)) return usual;
  const { uid, gid } = statSync(cluster);
  return uid === 0 ? usual : { uid, gid };
}

/** An error of the file system as a word about the data folder. */
export function unusable(dataDir: string, error: unknown): LienThongError {
  if (error instanceof LienThongError) return error;
  const reason = `${dataDir}: ${error instanceof Error ? error.message : 'unknown error'}`;
  return new LienThongError('store.data-folder-unusable', reason, { cause: error });
}
