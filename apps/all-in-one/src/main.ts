import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { logger as namedLogger, type Logger } from '#libs/runtime';
import { simulate } from '../../../simulation/index.ts';
import { readProcessSettings, scratchFolder, type ProcessSettings } from './config.ts';
import { deliverWave, type Delivery } from './deliver.ts';
import { openEnvironment } from './environment.ts';
import { startPipeline, type Pipeline } from './pipeline.ts';
import { greeting, issueDemoTokens, report, showExample } from './screen.ts';

/** `npm start`: everything in one process, with synthetic ministries streaming into it. */
async function main(): Promise<void> {
  const settings = readProcessSettings();
  const logger = namedLogger('lienthong', settings.logLevel);
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        stopping.abort();
        resolve();
      });
    }
  });
  const environment = await openEnvironment({ ...settings, logger, signal: stopping.signal });
  try {
    const inboxDir = join(settings.dataDir, 'inbox');
    const pipeline = await startPipeline(environment, { ...settings, inboxDir, quietMs: 500, readsAside: true });
    try {
      environment.announce(pipeline.api.url);
      const tokens = await issueDemoTokens(environment);
      process.stdout.write(greeting(pipeline, tokens, settings));
      const streaming = stream({
        pipeline,
        settings,
        inboxDir,
        logger,
        signal: stopping.signal,
        token: tokens.identity,
      });
      await Promise.race([stopped, failureOf(pipeline, stopping.signal)]);
      stopping.abort();
      await streaming;
    } finally {
      process.stdout.write('\nstopping …\n');
      await pipeline.stop();
    }
  } finally {
    await environment.close();
  }
}

/** Rejects with the first permanent failure of any app. */
async function failureOf(pipeline: Pipeline, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (pipeline.failure !== null) throw pipeline.failure;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

interface Streaming {
  readonly pipeline: Pipeline;
  readonly settings: ProcessSettings;
  readonly inboxDir: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Of the demo consumer. */
  readonly token: string;
}

/** The ministries' changes, wave by wave; then the pipeline goes on waiting for whatever is dropped or pushed. */
async function stream(options: Streaming): Promise<void> {
  const { pipeline, settings, inboxDir, signal, logger } = options;
  if (settings.people === 0) return;
  const from = mkdtempSync(scratchFolder());
  try {
    const { waves } = await simulate({ people: settings.people, seed: settings.seed }, from);
    const delivery: Delivery = { from, inboxDir, pipeline, signal };
    const tokens = new Map<string, string>();
    for (const wave of waves) {
      await deliverWave(delivery, wave, tokens);
      const status = await pipeline.whenIdle(undefined, signal);
      process.stdout.write(report(`wave ${wave.wave} of ${waves.length}`, status));
    }
    process.stdout.write(await showExample(pipeline, options.token));
  } catch (error) {
    if (!signal.aborted) logger.error({ err: error }, 'the synthetic ministries have stopped');
  } finally {
    rmSync(from, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  // Stopped before it ran; a log that does not answer may still be waited for.
  if (error instanceof Error && error.name === 'AbortError') process.exit(0);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
