import type { Command } from 'commander';
import { evaluateClusters } from '#libs/linkage';
import { judgeLiveRecords, readTruth } from '../evaluation.ts';
import { labelled } from '../evaluation-references.ts';
import { wrongArgument } from '../exit-codes.ts';
import { withStore } from '../open-for-command.ts';
import { dataDirOption, type StoreOptionValues } from '../options.ts';
import { say, table, writeJson, writeOut } from '../output.ts';

interface EvaluateOptions extends StoreOptionValues {
  readonly truth: string;
  readonly key: string;
  readonly cluster: string;
  readonly entityType?: string;
  readonly json?: boolean;
}

export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('holds the live records of the store against a known truth')
    .requiredOption('--truth <file>', 'CSV with a header')
    .requiredOption('--key <column>', 'record id; or several columns (source,dataset,record_id) for whole references')
    .requiredOption('--cluster <column>', 'what is one real thing')
    .option('--entity-type <type>', 'of one entity type only')
    .option('--json', 'as one JSON object')
    .addOption(dataDirOption())
    .action(evaluate);
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const truth = await readTruth(options.truth, { key: options.key.split(','), cluster: options.cluster });
  const clusters = await withStore(options, (store) => judgeLiveRecords(store, options.entityType ?? null, truth));
  if (clusters.found.size === 0) {
    throw wrongArgument(`none of the ${clusters.unknown} live records has its key in ${options.truth}`);
  }
  if (clusters.unknown > 0) say(`${clusters.unknown} live records are not in ${options.truth} and do not count`);
  const quality = evaluateClusters(labelled(clusters));
  if (options.json === true) return writeJson({ ...quality, unknown: clusters.unknown });
  const { pairwise, bCubed } = quality;
  const shares = [pairwise, bCubed].map((each) =>
    [each.precision, each.recall, each.f1].map((share) => share.toFixed(4)),
  );
  const rows = [
    ['', 'precision', 'recall', 'F1'],
    ['pairwise', ...(shares[0] ?? [])],
    ['B-cubed', ...(shares[1] ?? [])],
  ];
  return writeOut(
    `${table(rows)}\n\n${quality.records} live records in ${quality.clusters} clusters, truly ${quality.entities}; ` +
      `${(quality.exactClusters * 100).toFixed(2)} % exact, largest ${quality.largestCluster}\n`,
  );
}
