import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { MAIN } from './child-process.ts';
import { ownProcessorSeconds } from './processor-time.ts';
import type { StageAnswer, StageName, StageOrder } from './stage.ts';
import type { StageUse, Task } from './task.ts';

/** The parent's hold of an app that runs in a process of its own. */
export class StageProcess {
  private failed: Error | null = null;

  private constructor(
    readonly name: StageName,
    private readonly child: ChildProcess,
  ) {
    child.on('message', (message) => {
      const answer = message as StageAnswer;
      if (answer.kind === 'failed') this.failed ??= new Error(`${name}: ${answer.why}`);
    });
    child.once('exit', (code, signal) => {
      if (code !== 0) this.failed ??= new Error(`${name} ended with ${signal ?? `exit code ${code}`}`);
    });
  }

  /** Resolves when definitions, store and log are open and nothing is consumed yet. */
  static async open(name: StageName, task: Task, profile?: string): Promise<StageProcess> {
    const execArgv = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}/${name}`];
    const child = fork(MAIN, ['pipeline-stage', JSON.stringify({ ...task, stage: name })], {
      // As the compose file starts it.
      execArgv: ['--enable-source-maps', '--max-semi-space-size=16', ...execArgv],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const stage = new StageProcess(name, child);
    await stage.hears('ready');
    return stage;
  }

  /** Seconds from the order until it consumes: what it loads first is in them. */
  async start(): Promise<number> {
    const consuming = this.hears('consuming');
    this.order('start');
    return (await consuming).loadSeconds;
  }

  async use(): Promise<StageUse> {
    const told = this.hears('use');
    this.order('use');
    return (await told).use;
  }

  countLinkAnew(): void {
    this.order('count-link-anew');
  }

  /** Of the process, since it began. */
  cpuSeconds(): number {
    return this.child.pid === undefined ? 0 : (ownProcessorSeconds(this.child.pid) ?? 0);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    if (this.child.connected) this.order('stop');
    await ended;
  }

  throwIfFailed(): void {
    if (this.failed !== null) throw this.failed;
  }

  private order(order: StageOrder): void {
    this.child.send(order);
  }

  private async hears<K extends StageAnswer['kind']>(kind: K): Promise<Extract<StageAnswer, { kind: K }>> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.child.off('message', onMessage);
        this.child.off('exit', onExit);
      };
      const onMessage = (message: unknown): void => {
        const answer = message as StageAnswer;
        if (answer.kind !== kind && answer.kind !== 'failed') return;
        done();
        if (answer.kind === 'failed') reject(new Error(`${this.name}: ${answer.why}`));
        else resolve(answer as Extract<StageAnswer, { kind: K }>);
      };
      const onExit = (): void => {
        done();
        reject(this.failed ?? new Error(`${this.name} ended`));
      };
      this.child.on('message', onMessage);
      this.child.on('exit', onExit);
    });
  }
}
