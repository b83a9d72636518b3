import { writeFile } from 'node:fs/promises';
import {
  compileModel,
  evaluateLinkage,
  linkageErrors,
  linkRecords,
  oneToOne,
  type LinkageQuality,
  type LinkedRecords,
  type StandardRecord,
} from '#libs/linkage';
import { loadLinkedEntityType, loadParameters } from '#libs/runtime';
import { wrongArgument } from '../exit-codes.ts';
import { readLinkageRecords, readTruthOption } from '../linkage-records.ts';
import { table, writeJson, writeOut } from '../output.ts';

export interface LinkageEvaluateOptions {
  readonly entityType: string;
  readonly data: readonly string[];
  readonly truth: string;
  readonly parameters?: string;
  readonly oneToOne?: boolean;
  readonly errors?: string;
  readonly json?: boolean;
}

/** Links the rows of a file with the entity type's model, and holds the clusters against a column of labels. */
export async function evaluateRecords(options: LinkageEvaluateOptions): Promise<void> {
  const started = performance.now();
  const type = await loadLinkedEntityType(options.entityType);
  const parameters = options.parameters === undefined ? type.parameters : await loadParameters(options.parameters);
  if (parameters === null) {
    throw wrongArgument(`${options.entityType} has no parameters.json; lienthong linkage train writes one`);
  }
  const records = await readLinkageRecords(options.data, type.attributes, readTruthOption(options.truth));
  const compiled = compileModel({ ...type, parameters });
  const linked = linkRecords(options.oneToOne === true ? oneToOne(compiled) : compiled, records);
  const quality = evaluateLinkage(linked);
  if (options.errors !== undefined) await writeErrors(options.errors, linked);
  const seconds = (performance.now() - started) / 1000;
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  if (options.json === true) return writeJson(figures(quality, seconds, peakRssMb));
  return writeOut(describe(quality, seconds, peakRssMb));
}

function figures(quality: LinkageQuality, seconds: number, peakRssMb: number): Record<string, unknown> {
  const { records, clusters, entities, blockingRecall, pairwise, best, bCubed, exactClusters, largestCluster } =
    quality;
  const { candidatePairs, calibrationError } = quality;
  return {
    ...{ records, clusters, entities, candidatePairs, blockingRecall, pairwise, best, bCubed },
    ...{ exactClusters, largestCluster, calibrationError, seconds, peakRssMb },
  };
}

function describe(quality: LinkageQuality, seconds: number, peakRssMb: number): string {
  const shares = ({ precision, recall, f1 }: LinkageQuality['pairwise']): string[] =>
    [precision, recall, f1].map((share) => share.toFixed(4));
  const rows = [
    ['', 'precision', 'recall', 'F1'],
    ['pairwise', ...shares(quality.pairwise)],
    ['B-cubed', ...shares(quality.bCubed)],
    [`best, at ${quality.best.threshold} bits`, '', '', quality.best.f1.toFixed(4)],
  ];
  const keys = [
    ['blocking rule', 'keys', 'too common', 'pairs', 'recall', 'largest'],
    ...quality.blocking.map(({ rule, keys: count, inactiveKeys, pairs, recall, largestKey }) => [
      rule,
      ...[count, inactiveKeys, pairs].map(String),
      recall.toFixed(4),
      String(largestKey),
    ]),
  ];
  return (
    `${table(rows)}\n\n${table(keys)}\n\n${quality.records} records in ${quality.clusters} clusters, truly ${quality.entities}; ` +
    `${(quality.exactClusters * 100).toFixed(2)} % exact, largest ${quality.largestCluster}\n` +
    `${quality.candidatePairs} candidate pairs, which hold ${(quality.blockingRecall * 100).toFixed(2)} % of the true ones; ` +
    `calibration error ${quality.calibrationError.toFixed(4)}\n${seconds.toFixed(1)} s, ${peakRssMb} MB\n`
  );
}

/** JSON lines: false links, then misses, each with both records as given and what each comparison says. */
async function writeErrors(path: string, linked: LinkedRecords<StandardRecord>): Promise<void> {
  const values = new Map(linked.records.map(({ ref, after }) => [ref, after]));
  const lines = linkageErrors(linked).map(({ left, right, ...error }) =>
    JSON.stringify({ ...error, left: { ref: left, ...values.get(left) }, right: { ref: right, ...values.get(right) } }),
  );
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
}
