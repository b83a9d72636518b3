import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Where the program of this process is: its parts run as processes of their own, so that each is measured alone. */
export const MAIN = join(import.meta.dirname, '..', 'main.js');

/** Runs a hidden command of this program in a process of its own and gives what it reports. */
export async function inProcess<T>(command: string, task: unknown, execArgv: readonly string[] = []): Promise<T> {
  const child = fork(MAIN, [command, JSON.stringify(task)], {
    execArgv: ['--enable-source-maps', ...execArgv],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise<T>((resolve, reject) => {
    let report: { readonly value: T } | null = null;
    child.once('error', reject);
    child.on('message', (message) => (report = { value: message as T }));
    child.once('exit', (code, signal) => {
      if (report !== null && code === 0) resolve(report.value);
      else reject(new Error(`${command} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

/** The child's side: does the task and reports. */
export async function answerParent<T>(task: string, work: (task: T) => Promise<unknown>): Promise<void> {
  const report = await work(JSON.parse(task) as T);
  await new Promise<void>((resolve, reject) =>
    process.send?.(report, undefined, undefined, (error) => (error === null ? resolve() : reject(error))),
  );
  process.disconnect();
}
