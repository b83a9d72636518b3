import { join } from 'node:path';
import type { Command } from 'commander';
import { logger as namedLogger } from '#libs/runtime';
import { readProcessSettings } from '../../../all-in-one/src/config.ts';
import { openEnvironment } from '../../../all-in-one/src/environment.ts';
import { startPipeline, type Pipeline } from '../../../all-in-one/src/pipeline.ts';
import { EXIT } from '../exit-codes.ts';
import { untilInterrupted, type Interruption } from '../interrupt.ts';
import {
  dataDirOption,
  entityTypesOption,
  logOption,
  settingsOf,
  sourcesOption,
  type PipelineOptionValues,
} from '../options.ts';
import { endProgress, say } from '../output.ts';
import { showProgress } from '../progress.ts';

interface RunOptions extends PipelineOptionValues {
  readonly inbox?: string;
  readonly untilIdle?: boolean;
  readonly again?: boolean;
  readonly rebuild?: boolean;
}

export function addRun(program: Command): void {
  program
    .command('run')
    .description('runs the whole pipeline in this process on the sources of a folder')
    .addOption(sourcesOption())
    .addOption(entityTypesOption())
    .addOption(logOption())
    .addOption(dataDirOption())
    .option('--inbox <dir>', 'drop folder: files of a source lie in <dir>/<source>/ (default <data-dir>/inbox)')
    .option('--until-idle', 'ends once the sources are at their end and every lag is zero')
    .option(
      '--rebuild',
      'a new store takes over the topics that its namespace has on the log, and reads them from the start',
    )
    .option('--again', 'reads files of known content again, once each')
    .action(runPipeline);
}

async function runPipeline(options: RunOptions): Promise<void> {
  const settings = readProcessSettings(settingsOf(options));
  const logger = namedLogger('lienthong', settings.logLevel);
  const inboxDir = options.inbox ?? join(settings.dataDir, 'inbox');
  const interruption = untilInterrupted();
  const environment = await openEnvironment({ ...settings, logger, signal: interruption.signal });
  try {
    const once = options.untilIdle === true;
    const pipeline = await startPipeline(environment, {
      ...settings,
      inboxDir,
      quietMs: once ? 300 : 2000,
      takeKnownAgain: options.again === true,
      readsAside: true,
      // A run that ends by itself should not fail because another one holds the usual port.
      ...(once && { apiPort: 0, pushPort: 0, stewardPort: 0 }),
    });
    try {
      environment.announce(pipeline.api.url);
      say(
        `api ${pipeline.api.url}   stewards ${pipeline.stewardApi.url}   http push ${pipeline.adapter.url}   inbox ${inboxDir}`,
      );
      await (once ? untilIdle(pipeline, interruption) : untilStopped(pipeline, interruption));
    } finally {
      await pipeline.stop();
    }
  } finally {
    await environment.close();
  }
}

async function untilIdle(pipeline: Pipeline, { signal }: Interruption): Promise<void> {
  const status = await pipeline.whenIdle(showProgress, signal);
  endProgress();
  const { conservation, quarantine, reviewTasks } = status;
  const received = Object.values(conservation).reduce((sum, each) => sum + each.received, 0);
  say(
    `${received} events accounted for, ${quarantine.adapter + quarantine.reconciler} quarantined, ${reviewTasks} review tasks`,
  );
}

async function untilStopped(pipeline: Pipeline, { interrupted }: Interruption): Promise<void> {
  const look = setInterval(() => {
    if (pipeline.failure !== null) failed();
  }, 500);
  let failed: () => void = () => undefined;
  const failing = new Promise<void>((resolve) => (failed = resolve));
  await Promise.race([interrupted, failing]);
  clearInterval(look);
  if (pipeline.failure === null) return;
  process.exitCode = EXIT.failed;
  throw pipeline.failure;
}
