import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Option, type Command } from 'commander';
import { wholeNumber } from '../../apps/command-line/src/options.ts';
import { say, writeOut } from '../../apps/command-line/src/output.ts';
import { answerParent } from './child-process.ts';
import { findBroker } from './kafka-broker.ts';
import { machineFacts, loadOfMachine } from './machine.ts';
import { preload } from './preload.ts';
import { push, type PushTask } from './push.ts';
import { printed } from './printed.ts';
import { runOn, type Run, type RunOptions } from './run.ts';
import { runStage, type StageName } from './stage.ts';
import type { Task } from './task.ts';

interface PipelineOptions extends RunOptions {
  readonly log?: Run['log'];
  readonly json: string;
}

export function addPipeline(program: Command): void {
  program
    .command('pipeline')
    .description('changes of simulated ministries from full topics to the unified store')
    .option('--people <n>', 'size of the population', wholeNumber(1), 50_000)
    .option('--seed <s>', 'of the synthetic ministries', wholeNumber(0), 7)
    .option('--batch <n>', 'events in a micro-batch at most', wholeNumber(1), 2000)
    .addOption(new Option('--log <log>', 'one log instead of both').choices(['postgres', 'kafka']))
    .addOption(
      new Option('--json <file>', 'where the figures go').default(
        join('bench-results', `pipeline-${Date.now()}.json`),
        'bench-results/pipeline-<time>.json',
      ),
    )
    .option('--latency <seconds>', 'then so long changes at a steady pace on the full store', wholeNumber(0), 0)
    .option('--rate <n>', 'changes a second of that pace', wholeNumber(1), 500)
    .addOption(
      new Option('--apart <entity-type>', 'links this one in a process of its own, the others in another one').choices([
        'person',
        'organisation',
        'shop',
      ]),
    )
    .option('--digest', "the store's digest as well: the same on both logs")
    .option('--profile <dir>', 'processor profiles of the measured processes into this folder')
    .option('--statements', 'the statements that took longest, from pg_stat_statements')
    .action(pipeline);
  program
    .command('pipeline-preload <task>', { hidden: true })
    .action((task: string) => answerParent<Task>(task, preload));
  program
    .command('pipeline-push <task>', { hidden: true })
    .action((task: string) => answerParent<PushTask>(task, push));
  program
    .command('pipeline-stage <task>', { hidden: true })
    .action((task: string) => runStage(JSON.parse(task) as Task & { stage: StageName }));
}

async function pipeline(options: PipelineOptions): Promise<void> {
  const machine = machineFacts();
  const runs: Run[] = [];
  const logs = options.log === undefined ? (['postgres', 'kafka'] as const) : [options.log];
  for (const log of logs) {
    const run = log === 'kafka' ? await onKafka(options) : await runOn(null, options, say);
    if (run !== null) runs.push(run);
  }
  const { people, seed, batch } = options;
  const results = { people, seed, batch, machine: { ...machine, loadAfter: loadOfMachine() }, runs };
  mkdirSync(dirname(options.json), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
  say(`figures written to ${options.json}`);
  await writeOut(printed(results));
  if (runs.some(({ measured }) => measured.unaccounted !== 0)) process.exitCode = 3;
}

async function onKafka(options: PipelineOptions): Promise<Run | null> {
  const broker = await findBroker();
  if (broker === null) {
    say('not measured on kafka: no broker (KAFKA_BROKERS, Docker, or Java and Maven)');
    return null;
  }
  try {
    return await runOn(broker, options, say);
  } finally {
    await broker.stop();
  }
}
