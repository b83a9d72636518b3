import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { LienThongError } from '#libs/contract';
import type { DataPlace } from './data-place.ts';
import { startKeeper, type Keeper } from './keeper.ts';
import { clearStalePidFile, endPostmaster, findPostmaster, isGone } from './postmaster.ts';
import { serverArguments } from './server-settings.ts';

const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 20_000;
const PORT_ATTEMPTS = 5;
const RESTART_ATTEMPTS = 10;

export interface RestartEvent {
  /** How the server or its keeper ended. */
  readonly reason: string;
  readonly restarted: boolean;
}

export interface ServerOptions {
  /** Path of the `postgres` binary. */
  readonly postgres: string;
  readonly place: DataPlace;
  readonly settings: Readonly<Record<string, string>>;
  readonly onRestart?: ((event: RestartEvent) => void) | undefined;
}

/** One server on a cluster and its keeper. Whoever starts it holds the lock of the data folder. */
export class EmbeddedServer {
  private keeper: Keeper | undefined;
  private currentPort = 0;
  private stopping = false;
  private restarting: Promise<void> = Promise.resolve();

  constructor(private readonly options: ServerOptions) {}

  get port(): number {
    return this.currentPort;
  }

  /**
   * On the port asked for, else on a free one; another program may take a free one first, so several are tried.
   * @throws LienThongError `store.start-failed`
   */
  async start(port: number | undefined): Promise<void> {
    const { cluster, logFile } = this.options.place;
    // We hold the lock: whoever still runs here was left behind.
    await endPostmaster(cluster);
    for (let attempt = 1; ; attempt += 1) {
      this.currentPort = port ?? (await freePort());
      const problems = await this.launch();
      if (problems === null) return;
      const isPortTaken = problems.some((line) => /address already in use|could not bind/i.test(line));
      if (!isPortTaken || port !== undefined || attempt === PORT_ATTEMPTS) {
        throw new LienThongError('store.start-failed', [...problems, `log: ${logFile}`]);
      }
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.restarting;
    this.keeper?.letGo();
    const { cluster } = this.options.place;
    if (!(await isGone(cluster, STOP_PATIENCE_MS))) await endPostmaster(cluster);
    await this.keeper?.ended;
  }

  /** Null when the server is ready, else what it said. */
  private async launch(): Promise<readonly string[] | null> {
    const { postgres, place, settings } = this.options;
    await clearStalePidFile(place.cluster);
    const logged = logLength(place.logFile);
    const command = [postgres, ...serverArguments(place.cluster, this.currentPort, settings)];
    const keeper = startKeeper(command, place.logFile, place.account);
    this.keeper = keeper;
    const until = Date.now() + START_PATIENCE_MS;
    while (findPostmaster(place.cluster)?.isReady !== true) {
      const isLate = Date.now() > until;
      if (isLate || !keeper.isRunning()) {
        keeper.letGo();
        const word = isLate ? 'was not ready in time' : `ended with ${await keeper.ended}`;
        return [`the server ${word}`, ...complaints(place.logFile, logged)];
      }
      await pause(15);
    }
    void keeper.ended.then((word) => this.onEnd(keeper, word));
    return null;
  }

  private onEnd(keeper: Keeper, word: string): void {
    if (this.stopping || keeper !== this.keeper) return;
    this.restarting = this.restart(keeper, `the server or its keeper ended with ${word}`);
  }

  /** Nobody asked for the end. Whatever is left of the server goes, then it starts again on the same port. */
  private async restart(former: Keeper, reason: string): Promise<void> {
    former.letGo();
    for (let attempt = 1; attempt <= RESTART_ATTEMPTS && !this.stopping; attempt += 1) {
      await endPostmaster(this.options.place.cluster);
      if ((await this.launch()) === null) {
        this.options.onRestart?.({ reason, restarted: true });
        return;
      }
      // Backends of the former server may hold its shared memory for a moment.
      await pause(100 * 2 ** attempt);
    }
    if (!this.stopping) this.options.onRestart?.({ reason, restarted: false });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function logLength(logFile: string): number {
  try {
    return readFileSync(logFile).length;
  } catch {
    return 0;
  }
}

/** What the server complained of since its log had this length. */
function complaints(logFile: string, from: number): string[] {
  try {
    const lines = readFileSync(logFile).subarray(from).toString('utf8').split('\n');
    return lines
      .filter((line) => /FATAL|PANIC|HINT|error while loading|could not|No space/i.test(line))
      .map((line) => line.replace(LOG_PREFIX, ''))
      .slice(-6);
  } catch {
    return [];
  }
}

/** `log_line_prefix`: the moment and the process. */
const LOG_PREFIX = /^\S+ \S+ \S+ \[\d+\]\s*/;
