import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { definitionText, logger as namedLogger } from '#libs/runtime';
import { findDefinitionInForce, findReleaseEffect, requestRelease } from '#libs/store';
import { isIdle, pipelineProgress } from '../../../all-in-one/src/status.ts';
import { startReconcilers } from '../../../reconciler/src/start-reconcilers.ts';
import { startSink } from '../../../sink/src/start-sink.ts';
import { wrongArgument } from '../exit-codes.ts';
import { untilInterrupted } from '../interrupt.ts';
import { withPipelineStore, type OpenedPipeline } from '../open-for-command.ts';
import { dataDirOption, entityTypesOption, logOption, sourcesOption, type PipelineOptionValues } from '../options.ts';
import { say } from '../output.ts';
import { wantedDefinition, type WantedDefinition } from '../released-definition.ts';

interface ReleaseOptions extends PipelineOptionValues {
  readonly entityType: string;
  readonly parameters?: string;
}

const LOOK_MS = 200;
const BATCH_SIZE = 2000;

export function addLinkageRelease(linkage: Command): void {
  linkage
    .command('release')
    .description(
      'puts another model in force: the store ends as if it had always been; may be interrupted and run again',
    )
    .requiredOption('--entity-type <type>', 'whose model')
    .option('--parameters <file>', 'in place of the parameters.json of the entity type’s folder')
    .addOption(entityTypesOption())
    .addOption(sourcesOption())
    .addOption(logOption())
    .addOption(dataDirOption())
    .action(release);
}

async function release(options: ReleaseOptions): Promise<void> {
  await withPipelineStore(options, async (opened) => {
    const found = await wantedDefinition(opened.store, opened.entityTypes, options);
    const { wanted, inForce } = found;
    const isInForce = wanted.hash === inForce.hash;
    // One that was broken off may be in force and not told to the sink yet: then it is brought to its end.
    if (isInForce && (await isAtRest(opened, wanted.name))) {
      say(`this model of ${wanted.name} is in force already`);
      return;
    }
    if (!isInForce) {
      await requestRelease(opened.store.pool, wanted.name, { hash: wanted.hash, text: definitionText(wanted) });
    }
    await untilInForce(opened, found);
    const effect = await findReleaseEffect(opened.store.pool, wanted.name, wanted.hash);
    say(
      `in force: ${effect?.entitiesChanged ?? 0} entities of ${wanted.name} changed, ` +
        `${effect?.recordsMoved ?? 0} records moved to another entity`,
    );
    if (options.parameters !== undefined)
      say(`keep ${options.parameters} as parameters.json of the entity type’s folder`);
  });
}

/** Whether every change of the entity type has come to the unified store. */
async function isAtRest({ store, log, namespace, datasets }: OpenedPipeline, entityType: string): Promise<boolean> {
  const own = datasets.filter((dataset) => dataset.entityType === entityType);
  return isIdle(await pipelineProgress({ store, log, namespace, datasets: own }));
}

/**
 * The reconciler and the sink of a running instance do the work; those started here stand by, and do it where none runs
 * or one ends on the way.
 */
async function untilInForce(opened: OpenedPipeline, { wanted, inForce }: WantedDefinition): Promise<void> {
  const { store, log, namespace, entityTypes } = opened;
  const { name } = wanted;
  const datasets = opened.datasets.filter(({ entityType }) => entityType === name);
  if (datasets.length === 0) throw wrongArgument(`no source has a dataset of ${name}`);
  let failure: Error | null = null;
  const common = {
    ...{ store, log, namespace, batchSize: BATCH_SIZE, logger: namedLogger('lienthong', 'error') },
    onFailure: (error: Error) => void (failure ??= error),
  };
  const { signal } = untilInterrupted();
  const sink = await startSink({ ...common, entityTypes }, null);
  const reconcilers = await startReconcilers({ ...common, datasets, entityTypes: new Map([[name, inForce]]) }, null);
  try {
    const isDone = async (): Promise<boolean> =>
      (await findDefinitionInForce(store.pool, name))?.hash === wanted.hash && (await isAtRest(opened, name));
    while (!(await isDone())) {
      if (failure !== null) throw failure as Error;
      signal.throwIfAborted();
      await pause(LOOK_MS);
    }
  } finally {
    await reconcilers.stop();
    await sink.stop();
  }
}
