import { startEmbeddedPostgres } from '#libs/store';

/**
 * A process that holds an embedded server: `embedded-instance.ts <data-dir> [port]`. Prints one JSON line when the
 * server runs and one for each restart; ends on SIGTERM or when the start fails (1, with the reason on stderr).
 */
const [dataDir = '', port] = process.argv.slice(2);
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const server = await startEmbeddedPostgres({
    dataDir,
    ...(port !== undefined && { port: Number(port) }),
    onRestart: say,
  });
  // The server does not keep the process running; an app's work does.
  const work = setInterval(() => undefined, 1000);
  process.once('SIGTERM', () => {
    clearInterval(work);
    void server.stop().then(() => say({ stopped: true }));
  });
  say({ url: server.url, logFile: server.logFile });
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
