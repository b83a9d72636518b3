import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

const ROOT = join(import.meta.dirname, '..', '..');
const CHILDREN = new Set<ChildProcess>();

/** An instance in a process of its own (`embedded-instance.ts`). */
export interface Instance {
  readonly child: ChildProcess;
  readonly url: string;
  readonly logFile: string;
  /** The next line it prints: a restart, or its end. */
  nextLine(): Promise<Record<string, unknown>>;
  /** SIGTERM, and its end. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export interface InstanceOptions {
  readonly port?: number;
  readonly uid?: number;
  readonly env?: Record<string, string>;
}

/** Starts an instance; rejects with what it said when it does not come up. */
export async function startInstance(dataDir: string, options: InstanceOptions = {}): Promise<Instance> {
  const loader = join(ROOT, 'test/support/typescript-loader.mjs');
  const script = join(ROOT, 'test/support/embedded-instance.ts');
  const args = ['--conditions=source', '--import', loader, script, dataDir];
  const child = spawn(process.execPath, options.port === undefined ? args : [...args, String(options.port)], {
    cwd: '/',
    env: { PATH: process.env['PATH'], ...options.env },
    ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  CHILDREN.add(child);
  const exited = once(child, 'exit').finally(() => CHILDREN.delete(child));
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<Record<string, unknown>> => {
    const { value, done } = await lines.next();
    if (done === true) {
      await exited;
      throw new Error(complaint);
    }
    return JSON.parse(value) as Record<string, unknown>;
  };
  const first = (await nextLine()) as { url: string; logFile: string };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return { child, ...first, nextLine, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

/** Whatever a failed test left running. */
export function killInstances(): void {
  for (const child of CHILDREN) child.kill('SIGKILL');
}

/** One query on a connection of its own, tried again while the server is away. */
export async function ask(url: string, sql: string, attempts = 200): Promise<unknown[]> {
  for (let attempt = 1; ; attempt += 1) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<Record<string, unknown>>(sql);
      return rows.map((row) => Object.values(row)[0]);
    } catch (error) {
      if (attempt === attempts) throw error;
      await pause(50);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Processes of this machine whose command line names the text. */
export function processesOf(text: string): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return [];
      }
    })
    .filter(({ command }) => command.includes(text));
}

/** Resolves when nothing on the machine names the text any more. */
export async function allGone(text: string): Promise<void> {
  while (processesOf(text).length > 0) await pause(20);
}
