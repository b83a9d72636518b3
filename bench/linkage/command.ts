import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { loadEntityTypes } from '#libs/runtime';
import { measureLinking, trainOn, type LinkageFigures } from './run.ts';
import { simulatedRecords } from './simulated-records.ts';

interface LinkageBenchOptions {
  readonly people: number;
  readonly seed: number;
  readonly entityType: readonly string[];
  readonly train?: boolean;
  readonly write?: string;
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
    .option('--json <file>', 'writes the figures')
    .action(run);
}

async function run(options: LinkageBenchOptions): Promise<void> {
  const types = await loadEntityTypes('entity-types');
  const dir = await mkdtemp(join(tmpdir(), 'lienthong-linkage-'));
  const figures: LinkageFigures[] = [];
  try {
    const byType = await simulatedRecords(options, dir, types);
    for (const name of options.entityType) {
      const type = types.get(name);
      const records = byType.get(name);
      if (type === undefined || records === undefined) throw new RangeError(`no records of ${name}`);
      let used = type;
      let trainSeconds: number | null = null;
      if (options.train === true) {
        const { parameters, report, seconds } = trainOn(type, records, options.seed);
        trainSeconds = seconds;
        used = { ...type, parameters };
        process.stderr.write(
          `${JSON.stringify({ ...report.estimates, runs: report.runs, verdict: report.verdict })}\n`,
        );
        if (options.write !== undefined) {
          await writeFile(join(options.write, name, 'parameters.json'), `${JSON.stringify(parameters, null, 2)}\n`);
        }
      }
      figures.push(measureLinking(used, records, trainSeconds));
      process.stdout.write(`${lineOf(figures.at(-1) as LinkageFigures)}\n`);
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
}

function lineOf(f: LinkageFigures): string {
  const { precision, recall, f1 } = f.pairwise;
  return (
    `${f.entityType}: ${f.records} records, ${Math.round(f.recordsPerSecond)} records/s, ${f.candidatePairs} candidate pairs, ` +
    `${Math.round(f.pairsPerSecond)} pairs/s, ${f.nanosecondsPerComparison.toFixed(0)} ns a comparison; ` +
    `precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 ${f1.toFixed(4)}; ` +
    `${f.trainSeconds === null ? '' : `trained in ${f.trainSeconds.toFixed(1)} s, `}${f.peakRssMb} MB (seconds of processor time)`
  );
}
