import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore, startEmbeddedPostgres, type EmbeddedPostgres, type Store } from '#libs/store';

/** The product's own embedded server, durable as it ships, to be killed, filled up and set back. */
export class Database {
  private constructor(
    private readonly dataDir: string,
    private server: EmbeddedPostgres,
    private admin: Store,
  ) {}

  static async start(dataDir: string): Promise<Database> {
    const server = await launch(dataDir, undefined);
    return new Database(dataDir, server, await openStore(server.url, { applicationName: 'faults' }));
  }

  get url(): string {
    return this.server.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Past every proxy. */
  get store(): Store {
    return this.admin;
  }

  /** kill -9 of the postmaster and every backend together: whoever keeps the server starts it again. */
  kill(): void {
    for (const pid of this.processes()) end(pid, 'SIGKILL');
  }

  /** kill -9 of one backend of an app: the server throws all others out and recovers. */
  async killBackend(application: string): Promise<boolean> {
    const { rows } = await this.admin.pool.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = $1 ORDER BY state = 'active' DESC LIMIT 1`,
      [application],
    );
    const pid = rows[0]?.pid;
    if (pid !== undefined) end(pid, 'SIGKILL');
    return pid !== undefined;
  }

  /** An orderly end (`pg_ctl -m fast`): every connection is thrown out, and the keeper starts it again. */
  restartFast(): void {
    const postmaster = Number(readFileSync(join(this.cluster(), 'postmaster.pid'), 'utf8').split('\n')[0]);
    end(postmaster, 'SIGINT');
  }

  async untilUp(): Promise<void> {
    for (const giveUpAt = Date.now() + 90_000; ; await pause(50)) {
      const up = await this.admin.pool.query('SELECT 1').catch(() => null);
      if (up !== null) return;
      if (Date.now() > giveUpAt) throw new Error('PostgreSQL does not come back');
    }
  }

  /** A copy of the whole cluster, taken while it stands still; `whileDown` runs before it is up again. */
  async withServerDown(whileDown: (cluster: string) => void): Promise<void> {
    const { port } = this;
    await this.admin.close();
    await this.server.stop();
    whileDown(this.cluster());
    this.server = await launch(this.dataDir, port);
    this.admin = await openStore(this.server.url, { applicationName: 'faults' });
  }

  async stop(): Promise<void> {
    await this.admin.close();
    await this.server.stop();
  }

  private cluster(): string {
    const note = join(this.dataDir, 'cluster-place');
    const home = existsSync(note) ? readFileSync(note, 'utf8').trim() : this.dataDir;
    return join(home, 'postgres');
  }

  private processes(): number[] {
    const cluster = this.cluster();
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => {
        if (!Number.isInteger(pid)) return false;
        try {
          return readlinkSync(`/proc/${pid}/cwd`) === cluster;
        } catch {
          return false;
        }
      });
  }
}

export function copyTree(from: string, to: string): void {
  execFileSync('rm', ['-rf', to]);
  execFileSync('cp', ['-a', from, to]);
}

function launch(dataDir: string, port: number | undefined): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    dataDir,
    ...(port !== undefined && { port }),
    settings: { max_connections: '200', shared_buffers: '128MB', max_wal_size: '256MB', min_wal_size: '64MB' },
  });
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}
