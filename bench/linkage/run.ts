import type { EntityTypeDefinition } from '#libs/contract';
import {
  candidatePairs,
  compileModel,
  evaluateClusters,
  linkRecords,
  trainModel,
  type ClusterQuality,
  type LinkedRecords,
  type StandardRecord,
  type TrainedModel,
  type TrueRecord,
} from '#libs/linkage';

export interface LinkageFigures {
  readonly entityType: string;
  readonly records: number;
  readonly candidatePairs: number;
  /** Of one thread: standardising, keys, candidates, comparing, clustering. */
  readonly linkSeconds: number;
  readonly recordsPerSecond: number;
  readonly pairsPerSecond: number;
  readonly nanosecondsPerComparison: number;
  readonly pairwise: ClusterQuality['pairwise'];
  readonly trainSeconds: number | null;
  readonly peakRssMb: number;
}

/** Processor time of this process: what counts on a machine that others use too. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export function trainOn(
  type: EntityTypeDefinition,
  records: readonly TrueRecord[],
  seed: number,
): TrainedModel & { seconds: number } {
  const started = processorSeconds();
  const trained = trainModel({
    definition: type,
    records,
    seed,
    handSet: type.parameters.weights,
    onStep: (step) => process.stderr.write(`${step}\n`),
  });
  return { ...trained, seconds: processorSeconds() - started };
}

export function measureLinking(
  type: EntityTypeDefinition,
  records: readonly TrueRecord[],
  trainSeconds: number | null,
): LinkageFigures {
  const model = compileModel(type);
  const started = processorSeconds();
  const linked = linkRecords(model, records);
  const linkSeconds = processorSeconds() - started;
  const standards = records.map(({ ref, after }) => model.standardise(ref, after));
  const pairs = candidatePairs(
    standards.map((standard) => model.blockingKeys(standard)),
    model.blockCap,
  );
  const weighing = processorSeconds();
  for (let p = 0; p < pairs.length; p += 1) {
    model.weigh(
      standards[pairs.left[p] as number] as StandardRecord,
      standards[pairs.right[p] as number] as StandardRecord,
    );
  }
  const weighSeconds = processorSeconds() - weighing;
  return {
    entityType: type.name,
    records: records.length,
    candidatePairs: pairs.length,
    linkSeconds,
    recordsPerSecond: records.length / linkSeconds,
    pairsPerSecond: pairs.length / weighSeconds,
    nanosecondsPerComparison: (1e9 * weighSeconds) / (pairs.length * model.comparisonCount),
    pairwise: qualityOf(linked).pairwise,
    trainSeconds,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

function qualityOf({ records, state }: LinkedRecords<StandardRecord>): ClusterQuality {
  const entityOf = new Map(records.map(({ ref, entity }) => [ref, entity]));
  return evaluateClusters(
    state
      .partition()
      .flatMap((group, i) => group.map((ref) => ({ cluster: String(i), entity: entityOf.get(ref) ?? '' }))),
  );
}
