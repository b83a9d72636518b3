import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { LienThongError } from '#libs/contract';
import { evaluateClusters, type ClusterQuality } from '#libs/linkage';
import { logger as namedLogger } from '#libs/runtime';
import { digestOfStore } from '#libs/store';
import { simulate, type Simulated } from '../../../../simulation/index.ts';
import { readProcessSettings, scratchFolder, type ProcessSettings } from '../../../all-in-one/src/config.ts';
import { deliverWave } from '../../../all-in-one/src/deliver.ts';
import { openEnvironment } from '../../../all-in-one/src/environment.ts';
import { startPipeline, type Pipeline } from '../../../all-in-one/src/pipeline.ts';
import type { PipelineStatus } from '../../../all-in-one/src/status.ts';
import { judgeLiveRecords, readTruth, type JudgedClusters } from '../evaluation.ts';
import { judgeReferences, labelled, type ReferenceQuality } from '../evaluation-references.ts';
import { EXIT } from '../exit-codes.ts';
import { untilInterrupted } from '../interrupt.ts';
import {
  dataDirOption,
  entityTypesOption,
  logOption,
  settingsOf,
  sourcesOption,
  wholeNumber,
  type PipelineOptionValues,
} from '../options.ts';
import { endProgress, say, table, writeJson, writeOut } from '../output.ts';
import { showProgress } from '../progress.ts';
import { ReconcilerProcesses, type HandOver } from '../reconciler-processes.ts';

interface DemoOptions extends PipelineOptionValues {
  readonly people: number;
  readonly seed: number;
  readonly shuffle: number;
  readonly batch?: number;
  readonly reconcilers: number;
  readonly kill: number;
  readonly json?: boolean;
}

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('five synthetic ministries through the whole pipeline, measured against the known truth')
    .option('--people <n>', 'size of the population', wholeNumber(1), 2000)
    .option('--seed <s>', 'of the synthetic ministries', wholeNumber(0), 7)
    .addOption(logOption())
    .option(
      '--shuffle <s>',
      'publish the record-changed events in an order drawn by this seed; 0: as they came',
      wholeNumber(0),
      0,
    )
    .option('--batch <n>', 'events in a micro-batch at most', wholeNumber(1))
    .option('--reconcilers <n>', 'as processes of their own, one writing, the others standing by', wholeNumber(0), 0)
    .option('--kill <n>', 'kill -9 the one that writes so many times', wholeNumber(0), 0)
    .addOption(dataDirOption().default(undefined, 'a fresh one'))
    .addOption(sourcesOption())
    .addOption(entityTypesOption())
    .option('--json', 'one JSON object on stdout')
    .action(demo);
}

async function demo(options: DemoOptions): Promise<void> {
  if (options.kill > 0 && options.reconcilers === 0) {
    throw new LienThongError(
      'settings.invalid',
      '--kill: only processes can be killed, so --reconcilers must be 1 or more',
    );
  }
  const { signal } = untilInterrupted();
  const scratch = mkdtempSync(scratchFolder());
  // The embedded server runs under another user where we are root: it must be able to enter.
  chmodSync(scratch, 0o755);
  try {
    const settings = readProcessSettings({
      LIENTHONG_DATA_DIR: join(scratch, 'store'),
      ...definedOnly(settingsOf(options)),
      ...(options.batch !== undefined && { BATCH_SIZE: String(options.batch) }),
      // Fresh stores share a broker: each has topics of its own.
      NAMESPACE: `demo-n${randomBytes(6).toString('hex')}`,
      HTTP_PORT: '0',
      PUSH_PORT: '0',
      STEWARD_PORT: '0',
    });
    say(`simulating ${options.people} people (seed ${options.seed}) …`);
    const from = join(scratch, 'ministries');
    const simulated = await simulate({ people: options.people, seed: options.seed }, from);
    const outcome = await runDemo({ options, settings, from, simulated, signal });
    if (options.json === true) await writeJson(outcome);
    else await writeOut(describe(outcome));
    const unaccounted = Object.values(outcome.conservation).some((each) => each.unaccounted !== 0);
    if (unaccounted) process.exitCode = EXIT.notAsItMustBe;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function definedOnly(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

interface DemoRun {
  readonly options: DemoOptions;
  readonly settings: ProcessSettings;
  readonly from: string;
  readonly simulated: Simulated;
  readonly signal: AbortSignal;
}

interface DemoOutcome {
  readonly people: number;
  readonly seed: number;
  readonly log: string;
  /** Changes that the adapters accepted. */
  readonly changes: number;
  /** Events on the record-changed topics. */
  readonly published: number;
  /** From the first delivery to the last lag at zero. */
  readonly seconds: number;
  readonly digest: string;
  readonly conservation: PipelineStatus['conservation'];
  readonly quality: Readonly<Record<string, Pick<ClusterQuality, 'pairwise' | 'bCubed' | 'exactClusters'>>>;
  readonly references: ReferenceQuality;
  readonly errorRates: Simulated['rates'];
  readonly entities: PipelineStatus['entities'];
  readonly reviewTasks: number;
  /** After each kill of the writer. */
  readonly handOvers: readonly HandOver[];
  /** Of this process, which holds every app; PostgreSQL and the broker are not in it. */
  readonly peakRssMb: number;
}

async function runDemo(run: DemoRun): Promise<DemoOutcome> {
  const { options, settings, signal } = run;
  const logger = namedLogger('lienthong', settings.logLevel);
  const environment = await openEnvironment({ ...settings, keepNamespace: true, logger, signal });
  try {
    const pipeline = await startPipeline(environment, {
      ...settings,
      inboxDir: join(settings.dataDir, 'inbox'),
      quietMs: 50,
      holdPublishing: options.shuffle !== 0,
      linksElsewhere: options.reconcilers > 0,
      readsAside: true,
    });
    const { batchSize } = settings;
    const reconcilers = new ReconcilerProcesses({ environment, count: options.reconcilers, batchSize });
    try {
      const started = performance.now();
      const handingOver = killWriters(reconcilers, run);
      handingOver.catch(() => undefined);
      await deliverAll(pipeline, run);
      const handOvers = await handingOver;
      const status = await pipeline.whenIdle(showProgress, signal);
      const seconds = Math.round(performance.now() - started) / 1000;
      endProgress();
      return await measure(pipeline, { ...run, status, seconds, handOvers });
    } finally {
      await reconcilers.stop();
      await pipeline.stop();
    }
  } finally {
    await environment.close();
  }
}

async function deliverAll(pipeline: Pipeline, { options, settings, from, simulated, signal }: DemoRun): Promise<void> {
  const delivery = { from, inboxDir: join(settings.dataDir, 'inbox'), pipeline, signal };
  const tokens = new Map<string, string>();
  for (const wave of simulated.waves) await deliverWave(delivery, wave, tokens);
  if (options.shuffle !== 0) {
    const events = await pipeline.adapter.publishShuffled(options.shuffle);
    say(`${events} events published in the order of shuffle ${options.shuffle}`);
  }
}

async function killWriters(reconcilers: ReconcilerProcesses, { options, signal }: DemoRun): Promise<HandOver[]> {
  const handOvers: HandOver[] = [];
  for (let n = 1; n <= options.kill; n += 1) {
    const handOver = await reconcilers.killWriter(signal);
    handOvers.push(handOver);
    say(`kill ${n} of ${options.kill}: ${described(handOver)}`);
  }
  return handOvers;
}

function described({ ownedAfterMs, committedAfterMs }: HandOver): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const committed =
    committedAfterMs === null ? 'nothing was left to link' : `first batch after ${seconds(committedAfterMs)}`;
  return `another took over after ${seconds(ownedAfterMs)}, ${committed}`;
}

interface Measured extends DemoRun {
  readonly status: PipelineStatus;
  readonly seconds: number;
  readonly handOvers: readonly HandOver[];
}

async function measure(pipeline: Pipeline, measured: Measured): Promise<DemoOutcome> {
  const { options, status, seconds, from, simulated, handOvers } = measured;
  const { store, log, entityTypes } = pipeline.environment;
  const judged = new Map<string, JudgedClusters>();
  for (const name of entityTypes.keys()) {
    const columns = { key: ['source', 'dataset', 'record_id'], cluster: 'entity' };
    const truth = await readTruth(join(from, 'truth.csv'), columns, (row) => row['entity_type'] === name);
    judged.set(name, await judgeLiveRecords(store, name, truth));
  }
  const quality: Record<string, Pick<ClusterQuality, 'pairwise' | 'bCubed' | 'exactClusters'>> = {};
  for (const [name, clusters] of judged) {
    const { pairwise, bCubed, exactClusters } = evaluateClusters(labelled(clusters));
    quality[name] = { pairwise, bCubed, exactClusters };
  }
  return {
    people: options.people,
    seed: options.seed,
    log: log.kind,
    changes: status.accepted,
    published: status.published,
    seconds,
    digest: (await digestOfStore(store.pool)).sha256,
    conservation: status.conservation,
    quality,
    references: await judgeReferences(store, join(from, 'truth-references.csv'), judged),
    errorRates: simulated.rates,
    entities: status.entities,
    reviewTasks: status.reviewTasks,
    handOvers,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

function describe(outcome: DemoOutcome): string {
  const columns = ['received', 'applied', 'stale', 'duplicate', 'quarantined', 'unaccounted'] as const;
  const share = (value: number): string => value.toFixed(4);
  const conservation = Object.entries(outcome.conservation).map(([source, counts]) => [
    source,
    ...columns.map((column) => String(counts[column])),
  ]);
  const quality = Object.entries(outcome.quality).map(([type, { pairwise, bCubed, exactClusters }]) => [
    type,
    ...[pairwise.precision, pairwise.recall, pairwise.f1, bCubed.f1, exactClusters].map(share),
  ]);
  const references = Object.entries(outcome.references).map(
    ([name, { correct, total }]) => `${name} ${correct} of ${total}`,
  );
  const entities = Object.entries(outcome.entities).map(([type, count]) => `${count} ${type}`);
  return [
    `${outcome.changes} changes of ${outcome.people} people (seed ${outcome.seed}) over the ${outcome.log} log in ${outcome.seconds} s, ` +
      `${outcome.peakRssMb} MB`,
    '',
    table([['source', ...columns], ...conservation]),
    '',
    table([['entity type', 'precision', 'recall', 'F1', 'B-cubed F1', 'exact'], ...quality]),
    '',
    `references     ${references.join(', ')}`,
    `entities       ${entities.join(', ')}; ${outcome.reviewTasks} review tasks`,
    ...outcome.handOvers.map((handOver) => `kill -9        ${described(handOver)}`),
    `digest         ${outcome.digest}`,
    '',
  ].join('\n');
}
