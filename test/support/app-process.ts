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

/** One app as a process of its own, started again whenever it ends, as a supervisor does. */
export class AppProcess {
  readonly name: string;
  readonly url: string;
  kills = 0;
  private readonly env: Readonly<Record<string, string>>;
  private child: ChildProcess | null = null;
  private stopped = false;
  private said = '';

  constructor(name: string, port: number, env: Readonly<Record<string, string>>) {
    this.name = name;
    this.url = `http://127.0.0.1:${port}`;
    this.env = { ...env, HTTP_PORT: String(port), HTTP_HOST: '127.0.0.1' };
  }

  start(): void {
    if (this.stopped) return;
    const main = join(repository, 'dist/apps', this.name, 'src/main.js');
    const child = spawn(process.execPath, ['--enable-source-maps', main], {
      cwd: repository,
      env: { PATH: process.env['PATH'] ?? '', ...this.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (text: Buffer) => (this.said = `${this.said}${text.toString()}`.slice(-4000)));
    child.once('exit', () => {
      if (this.child === child) this.child = null;
      if (!this.stopped) setTimeout(() => this.start(), 200);
    });
    this.child = child;
  }

  /** kill -9: nothing is finished, nothing is said to anybody. False when it is not up at the moment. */
  kill(): boolean {
    if (this.child?.pid === undefined || !this.child.kill('SIGKILL')) return false;
    this.kills += 1;
    return true;
  }

  async untilReady(): Promise<void> {
    for (const giveUpAt = Date.now() + 60_000; ; await pause(50)) {
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
