import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import type { EntityTypeDefinition } from '#libs/contract';
import { loadEntityTypes } from '#libs/runtime';
import { ownersOfShops, type Home } from './found-entities.ts';
import { readRecords, recordFile } from './record-files.ts';
import { measureLinking, trainOn, type LinkageFigures, type MeasuredLinking } from './run.ts';
import { writeSimulatedRecords } from './simulated-records.ts';

const SPLINK = 'bench/peers/splink_people.py';

interface LinkageBenchOptions {
  readonly people: number;
  readonly seed: number;
  readonly entityType: readonly string[];
  readonly train?: boolean;
  readonly write?: string;
  readonly peer: string | false;
  readonly json?: string;
}

export function addLinkage(program: Command): void {
  program
    .command('linkage')
    .description('the linkage engine alone, one thread: accuracy and speed on what synthetic ministries hold')
    .addOption(new Option('--people <n>', 'size of the population').argParser(Number).default(200_000))
    .addOption(
      new Option('--seed <s>', 'other than the one the parameters were trained on').argParser(Number).default(1),
    )
    .option('--entity-type <types...>', 'of these entity types only', ['person', 'organisation', 'shop'])
    .option('--train', 'train on these records first and use what was learnt')
    .option('--write <dir>', 'with --train: writes <dir>/<entity type>/parameters.json')
    .option('--peer <python>', 'where it has splink, people go through Splink too, with the same blocking', 'python3')
    .option('--no-peer', 'without Splink')
    .option('--json <file>', 'writes the figures')
    .action(run);
  program.command('linkage-records <task>', { hidden: true }).action(simulateHere);
}

async function run(options: LinkageBenchOptions): Promise<void> {
  const types = await loadEntityTypes('entity-types');
  const dir = await mkdtemp(join(tmpdir(), 'lienthong-linkage-'));
  const figures: LinkageFigures[] = [];
  const homes: Record<string, Home> = {};
  try {
    simulateApart(options, dir);
    for (const name of options.entityType) {
      const type = types.get(name);
      if (type === undefined) throw new RangeError(`no entity type ${name}`);
      const { figures: own, found } = await measureType(type, dir, options);
      figures.push(own);
      homes[name] = found.home();
      process.stdout.write(`${lineOf(own)}\n`);
      if (name === 'person' && options.peer !== false) {
        process.stdout.write(`${bySplink(options.peer, recordFile(dir, name))}\n`);
      }
    }
    if (homes['person'] !== undefined && homes['organisation'] !== undefined) {
      const { shops, named, right } = ownersOfShops(readRecords(recordFile(dir, 'shop')), homes);
      const share = (right / Math.max(1, named)).toFixed(4);
      process.stdout.write(`shop to owner: ${share} of ${named} shops that name their seller, of ${shops}\n`);
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
}

/** In a process of its own, so that its memory is not taken for the engine's. */
function simulateApart({ people, seed }: LinkageBenchOptions, dir: string): void {
  const task = JSON.stringify({ people, seed, dir });
  const { status } = spawnSync(process.execPath, [process.argv[1] ?? '', 'linkage-records', task], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`the simulation ended with status ${status}`);
}

/** What Splink makes of the same records: its last line says it. Splink that is not there is said too, no error. */
function bySplink(python: string, file: string): string {
  if (spawnSync(python, ['-c', 'import splink']).status !== 0) return `splink: ${python} has none (pip install splink)`;
  const { status, stdout, stderr } = spawnSync(python, [SPLINK, file], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${SPLINK} ended with status ${status}: ${stderr}`);
  return `splink: ${stdout.trim().split('\n').at(-1) ?? ''}`;
}

async function simulateHere(text: string): Promise<void> {
  const { dir, ...simulation } = JSON.parse(text) as { people: number; seed: number; dir: string };
  await writeSimulatedRecords(simulation, dir, await loadEntityTypes('entity-types'));
}

async function measureType(
  type: EntityTypeDefinition,
  dir: string,
  { train, seed, write }: LinkageBenchOptions,
): Promise<MeasuredLinking> {
  const file = recordFile(dir, type.name);
  if (train !== true) return measureLinking(type, file, null);
  const { parameters, report, ...training } = trainOn(type, file, seed);
  const { estimates, runs, verdict } = report;
  process.stderr.write(`${JSON.stringify({ ...estimates, runs, verdict })}\n`);
  if (write !== undefined) {
    await writeFile(join(write, type.name, 'parameters.json'), `${JSON.stringify(parameters, null, 2)}\n`);
  }
  return measureLinking({ ...type, parameters }, file, training);
}

function lineOf(f: LinkageFigures): string {
  const { precision, recall, f1 } = f.pairwise;
  return (
    `${f.entityType}: ${f.records} records, ${Math.round(f.recordsPerSecond)} records/s, ${f.candidatePairs} candidate pairs, ` +
    `${Math.round(f.pairsPerSecond)} pairs/s, ${f.nanosecondsPerComparison.toFixed(0)} ns a comparison; ` +
    `precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 ${f1.toFixed(4)}; ` +
    `${f.trainSeconds === null ? '' : `trained in ${f.trainSeconds.toFixed(1)} s (${(f.expectationSeconds ?? 0).toFixed(1)} s until m was known), `}${f.peakRssMb} MB (seconds of processor time)`
  );
}
