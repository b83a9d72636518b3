import { spawn, type ChildProcess } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const repository = resolve(import.meta.dirname, '../..');

/** Processes run what was built: builds where the sources are newer. */
export function buildProcesses(): void {
  execFileSync(process.execPath, [join(repository, 'scripts/prepare.mjs')], { cwd: repository, stdio: 'inherit' });
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

export interface AppOptions {
  /** Which app; several processes may run the same one. */
  readonly app: string;
  /** Of the process. */
  readonly name?: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Folder of a checkout that was built; else this one. */
  readonly build?: string;
}

/** One app as a process of its own, started again whenever it ends, as a supervisor does. */
export class AppProcess {
  readonly app: string;
  readonly name: string;
  readonly url: string;
  kills = 0;
  /** How often it ended without being killed by us, with what status. */
  readonly ends: (number | string)[] = [];
  /** Settings of the next start alone. */
  nextEnv: Readonly<Record<string, string>> = {};
  /** Settings of every start from now on. */
  moreEnv: Readonly<Record<string, string>> = {};
  private readonly env: Readonly<Record<string, string>>;
  private readonly build: string;
  private child: ChildProcess | null = null;
  private stopped = false;
  private killed = false;
  private said = '';

  constructor({ app, name, port, env, build }: AppOptions) {
    this.app = app;
    this.name = name ?? app;
    this.build = build ?? repository;
    this.url = `http://127.0.0.1:${port}`;
    this.env = { ...env, HTTP_PORT: String(port), HTTP_HOST: '127.0.0.1' };
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Also after a stop. */
  start(): void {
    this.stopped = false;
    this.launch();
  }

  private launch(): void {
    if (this.stopped) return;
    const main = join(this.build, 'dist/apps', this.app, 'src/main.js');
    const child = spawn(process.execPath, ['--enable-source-maps', main], {
      cwd: this.build,
      env: { PATH: process.env['PATH'] ?? '', ...this.env, ...this.moreEnv, ...this.nextEnv },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.nextEnv = {};
    this.killed = false;
    child.stderr.on('data', (text: Buffer) => (this.said = `${this.said}${text.toString()}`.slice(-20_000)));
    child.once('exit', (code, signal) => {
      if (this.child !== child) return;
      this.child = null;
      if (!this.killed) this.ends.push(code ?? signal ?? 'unknown');
      if (!this.stopped) setTimeout(() => this.launch(), 200);
    });
    this.child = child;
  }

  /** kill -9: nothing is finished, nothing is said to anybody. False when it is not up at the moment. */
  kill(): boolean {
    if (this.child?.pid === undefined || !this.child.kill('SIGKILL')) return false;
    this.killed = true;
    this.kills += 1;
    return true;
  }

  /** Stands still until `wake`; false when it is not up at the moment. */
  freeze(): boolean {
    return this.child?.kill('SIGSTOP') ?? false;
  }

  wake(): void {
    this.child?.kill('SIGCONT');
  }

  async untilReady(patienceMs = 60_000): Promise<void> {
    for (const giveUpAt = Date.now() + patienceMs; ; await pause(50)) {
      const response = await fetch(`${this.url}/health/ready`).catch(() => null);
      if (response?.status === 200) return;
      if (Date.now() > giveUpAt) throw new Error(`${this.name} does not become ready:\n${this.said}`);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const { child } = this;
    if (child === null || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(late);
  }

  /** What it said last, for a failed test. */
  get lastWords(): string {
    return `${this.name}: ${this.said}`;
  }
}
