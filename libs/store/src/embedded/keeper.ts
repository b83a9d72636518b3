import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { ServerAccount } from './server-account.ts';

/**
 * A small shell that keeps the server. Node holds its standard input: when Node ends, however it ends, the pipe closes
 * and the shell stops the server. It has a session of its own, so that Ctrl+C on the terminal reaches Node alone and
 * Node can finish its work before the server goes. The watcher waits with the shell's own `read`, so that nothing is
 * left to end when the server ends by itself.
 */
const SCRIPT = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
( while read -r line <&3; do :; done; kill -INT $server ) </dev/null >/dev/null 2>&1 &
watcher=$!
wait $server
status=$?
kill $watcher 2>/dev/null
exit $status
`;

export interface Keeper {
  /** Resolves when the keeper has ended, with the shell's word on the server: its status, or 128 + signal. */
  readonly ended: Promise<string>;
  isRunning(): boolean;
  /** Lets go of the pipe: the server shuts down (fast). */
  letGo(): void;
}

export function startKeeper(command: readonly string[], logFile: string, account: ServerAccount | null): Keeper {
  turnOver(logFile);
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'keeper', ...command], {
    ...account,
    cwd: '/',
    detached: true,
    stdio: ['pipe', log, log],
    // Nothing of ours: PG* variables would change the server.
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `status ${code}` : `signal ${signal}`));
  });
  // The server serves Node, it does not keep it running.
  child.unref();
  const pipe = child.stdin as Socket;
  pipe.unref();
  pipe.on('error', () => undefined);
  return {
    ended,
    isRunning: () => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
    letGo: () => {
      // From here on somebody waits for its end.
      child.ref();
      pipe.end();
    },
  };
}

const LARGEST_LOG_BYTES = 20 * 1024 * 1024;

/** Between two starts, one former log is kept. */
function turnOver(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > LARGEST_LOG_BYTES) renameSync(logFile, `${logFile}.1`);
}
