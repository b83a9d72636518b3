import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { repository } from './app-process.ts';

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** All it sees of an environment, besides PATH. */
  readonly env?: Readonly<Record<string, string>>;
}

const RUNNING = new Set<ChildProcess>();

/** A program of ours as a process of its own, in the repository's folder, as a user starts it. */
export class StartedCommand {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private out = '';
  private errors = '';

  constructor(command: readonly string[], { env = {} }: CommandOptions = {}) {
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      cwd: repository,
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    RUNNING.add(child);
    child.stdout.on('data', (text: Buffer) => (this.out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (this.errors += text.toString()));
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        RUNNING.delete(child);
        resolve({ code, stdout: this.out, stderr: this.errors });
      });
    });
    // Whoever waits for it hears of it.
    this.ended.catch(() => undefined);
    this.child = child;
    this.pid = child.pid ?? 0;
  }

  get stdout(): string {
    return this.out;
  }

  get stderr(): string {
    return this.errors;
  }

  /** What it says that matches, on either stream, once it says so. */
  async says(pattern: RegExp, limitMs = 60_000): Promise<RegExpExecArray> {
    for (const giveUpAt = Date.now() + limitMs; ; await pause(25)) {
      const found = pattern.exec(this.out) ?? pattern.exec(this.errors);
      if (found !== null) return found;
      if (!RUNNING.has(this.child) || Date.now() > giveUpAt) {
        throw new Error(`it never said ${String(pattern)}:\n${this.out}\n${this.errors}`);
      }
    }
  }

  end(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}

/** Whatever a failed test left running. */
export function killCommands(): void {
  for (const child of RUNNING) child.kill('SIGKILL');
}

const MAIN = join(repository, 'dist/apps/command-line/src/main.js');

/** `lienthong …`, started. */
export function startLienthong(args: readonly string[], options: CommandOptions = {}): StartedCommand {
  return new StartedCommand([process.execPath, MAIN, ...args], options);
}

/** `lienthong …`, to its end. */
export function lienthong(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  return startLienthong(args, options).ended;
}

/** What a command that must succeed prints. */
export async function printed(args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await lienthong(args, options);
  if (code !== 0) throw new Error(`lienthong ${args.join(' ')} ended with ${code}:\n${stderr}`);
  return stdout;
}
