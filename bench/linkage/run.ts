import type { EntityTypeDefinition } from '#libs/contract';
import {
  candidatePairs,
  compileModel,
  LinkageState,
  trainModel,
  type ClusterQuality,
  type LinkageChange,
  type LinkageModel,
  type StandardRecord,
  type TrainedModel,
} from '#libs/linkage';
import { FoundEntities } from './found-entities.ts';
import { inBatches, readRecords } from './record-files.ts';

const BATCH = 5000;

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
  /** Of them, until expectation maximisation ended: of all records, not of a sample. */
  readonly expectationSeconds: number | null;
  readonly peakRssMb: number;
}

/** Processor time of this process: what counts on a machine that others use too. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export interface MeasuredTraining extends TrainedModel {
  readonly seconds: number;
  readonly expectationSeconds: number;
}

export function trainOn(type: EntityTypeDefinition, file: string, seed: number): MeasuredTraining {
  const started = processorSeconds();
  let expectationSeconds = 0;
  const trained = trainModel({
    definition: type,
    records: readRecords(file),
    seed,
    onStep: (step) => {
      if (step === 'candidates') expectationSeconds = processorSeconds() - started;
      process.stderr.write(`${step} (${(processorSeconds() - started).toFixed(1)} s)\n`);
    },
  });
  return { ...trained, seconds: processorSeconds() - started, expectationSeconds };
}

export interface MeasuredLinking {
  readonly figures: LinkageFigures;
  /** By record. */
  readonly found: FoundEntities;
}

/** The records of a file as the stream brings them: reading and parsing the file is not counted. */
export function measureLinking(
  type: EntityTypeDefinition,
  file: string,
  training: Pick<MeasuredTraining, 'seconds' | 'expectationSeconds'> | null,
): MeasuredLinking {
  const model = compileModel(type);
  const found = new FoundEntities();
  const linkSeconds = link(model, file, found);
  const { pairs, seconds } = weighAll(model, file);
  const figures = {
    entityType: type.name,
    records: found.size,
    candidatePairs: pairs,
    linkSeconds,
    recordsPerSecond: found.size / linkSeconds,
    pairsPerSecond: pairs / seconds,
    nanosecondsPerComparison: (1e9 * seconds) / (pairs * model.comparisonCount),
    pairwise: found.quality().pairwise,
    trainSeconds: training?.seconds ?? null,
    expectationSeconds: training?.expectationSeconds ?? null,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  return { figures, found };
}

function link(model: LinkageModel<StandardRecord>, file: string, found: FoundEntities): number {
  const state = new LinkageState(model);
  let seconds = 0;
  for (const batch of inBatches(readRecords(file), BATCH)) {
    for (const { ref, entity } of batch) found.expect(ref, entity);
    const changes = batch.map(({ ref, after }): LinkageChange => ({ kind: 'record', ref, after }));
    const started = processorSeconds();
    state.apply(changes);
    seconds += processorSeconds() - started;
  }
  found.take(state.partition());
  return seconds;
}

/** Every candidate pair by itself. */
function weighAll(model: LinkageModel<StandardRecord>, file: string): { pairs: number; seconds: number } {
  const standards: StandardRecord[] = [];
  function* keys(): Generator<readonly string[]> {
    for (const { ref, after } of readRecords(file)) {
      const standard = model.standardise(ref, after);
      standards.push(standard);
      yield model.blockingKeys(standard);
    }
  }
  const pairs = candidatePairs(keys(), model.blockCap);
  const started = processorSeconds();
  for (let p = 0; p < pairs.length; p += 1) {
    model.weigh(
      standards[pairs.left[p] as number] as StandardRecord,
      standards[pairs.right[p] as number] as StandardRecord,
    );
  }
  return { pairs: pairs.length, seconds: processorSeconds() - started };
}
