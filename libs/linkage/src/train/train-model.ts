import type { ParametersFile, ReferenceText } from '#libs/contract';
import { LinkageState } from '../fold/linkage-state.ts';
import { compileOn, type ModelDefinition } from '../weigh/compile-model.ts';
import { derivedModel, type LinkageModel } from '../model.ts';
import { Specification, type StandardRecord } from '../weigh/specification.ts';
import { maximiseExpectation, type ExpectationRun } from './expectation.ts';
import { calibrate } from './calibrate.ts';
import { estimatePrecision, estimateRecall } from './estimates.ts';
import { learnFrequencies, type TableShares } from './learn-frequencies.ts';
import { learnLambda, weighPairs } from './learn-lambda.ts';
import { assumedM, type ComparisonM } from './learn-m.ts';
import { learnU, offsetLosses, type ComparisonU } from './learn-u.ts';
import { randomFrom } from './random.ts';
import { learnAliases, learnFromClusters } from './self-training.ts';
import { trainingRules } from './training-rules.ts';
import type { PairList } from '../block/candidates.ts';
import { disagreements, judgeTraining, neverSeen, summarise, type TrainingReport } from './training-report.ts';
import { TrainingData, type SourceRecord } from './training-data.ts';
import { heldLevels } from './held-weights.ts';
import { writeParameters, type Learnt } from './write-parameters.ts';

export interface TrainingTask {
  readonly definition: Omit<ModelDefinition, 'parameters'>;
  readonly records: Iterable<SourceRecord>;
  readonly seed: number;
  /** Told what is being done; training a million records takes a while. */
  readonly onStep?: (step: string) => void;
}

export interface TrainedModel {
  readonly parameters: ParametersFile;
  readonly report: TrainingReport;
}

/** Clusters are learnt from so many times after expectation maximisation. */
const SELF_TRAINING_ROUNDS = 1;
const BATCH = 5000;
/** Clusters of so many records teach as well as those of all. */
const MOST_SAMPLED = 200_000;

/**
 * Learns a model from records alone: frequencies, u from random pairs, m by expectation maximisation over several rules
 * (their median), λ from the candidates; then links with what was learnt and learns again from the clusters. It never
 * sees a label, and the same records and seed give the same bytes in whatever order they come.
 */
export function trainModel(task: TrainingTask): TrainedModel {
  return new Training(task).run();
}

class Training {
  /** All records until expectation maximisation is done, then a sample. */
  private data: TrainingData;
  private readonly records: number;
  private readonly random: () => number;
  private readonly candidates: PairList;
  private learnt: Learnt;
  private readonly runs: readonly ExpectationRun[];
  private readonly used: readonly ExpectationRun[];

  constructor(private readonly task: TrainingTask) {
    this.random = randomFrom(task.seed);
    this.step('standardise');
    const { attributes, linkage, adminUnits } = task.definition;
    this.data = TrainingData.of(new Specification(attributes, linkage, adminUnits), task.records);
    this.records = this.data.size;
    const tables = this.useFrequencies(null);
    this.step('u from random pairs');
    const u = learnU(this.data, tables, this.random, null);
    this.step('expectation maximisation');
    this.runs = trainingRules(this.data, this.random).map((rule) => maximiseExpectation(this.data, u, rule));
    this.used = this.runs.filter(isUsable);
    this.step('candidates');
    this.data = this.data.sample(MOST_SAMPLED, this.random);
    this.candidates = this.data.candidates();
    const lambda = 1 / Math.max(2, this.data.size);
    this.learnt = { tables, aliases: new Map(), u, m: this.medians(), lambda, entities: 1 };
    this.settleLambda();
  }

  run(): TrainedModel {
    for (let round = 0; round < SELF_TRAINING_ROUNDS; round += 1) {
      this.step(`clusters, round ${round + 1}`);
      this.learnFrom(this.cluster(this.compile(this.write())));
    }
    this.step('report');
    const model = this.compile(this.write());
    const clusters = this.cluster(model);
    const points = calibrate(model, this.data, this.candidates, this.clusterOf(clusters));
    const parameters = { ...this.write(), ...(points.length < 2 ? {} : { calibration: points }) };
    return { parameters, report: this.report(clusters, this.compile(parameters)) };
  }

  private report(clusters: readonly (readonly number[])[], model: LinkageModel<StandardRecord>): TrainingReport {
    const { data, learnt, runs, used, candidates } = this;
    const trained = { data, learnt, runs, used };
    const precision = estimatePrecision(model, data, clusters, this.random);
    const recall = estimateRecall({ model, data, candidates, clusters, precision: precision.value });
    const report = {
      records: this.records,
      sampled: data.size,
      seed: this.task.seed,
      candidatePairs: candidates.length,
      expectedMatches: (learnt.lambda * data.size * (data.size - 1)) / 2,
      clusters: clusters.length,
      runs: runs.map((run) => summarise(run, used)),
      neverSeen: neverSeen(trained),
      held: heldLevels(data, learnt),
      disagreements: disagreements(trained),
      estimates: { precision, recall },
    };
    return { ...report, verdict: judgeTraining(trained, report) };
  }

  private learnFrom(clusters: readonly (readonly number[])[]): void {
    const { data } = this;
    const aliases = learnAliases(data, clusters);
    for (const [name, pairs] of aliases) data.specification.aliases(name).replace(pairs);
    const tables = this.useFrequencies(clusters);
    const u = learnU(data, tables, this.random, this.clusterOf(clusters));
    const { m, losses } = learnFromClusters(data, clusters);
    data.comparisons.forEach(({ combinations }, c) =>
      offsetLosses(combinations, losses[c] as Float64Array, u[c] as ComparisonU),
    );
    this.learnt = { ...this.learnt, tables, aliases, u, m };
    this.settleLambda();
  }

  private clusterOf(clusters: readonly (readonly number[])[]): Int32Array {
    const clusterOf = new Int32Array(this.data.size);
    clusters.forEach((cluster, number) => cluster.forEach((record) => (clusterOf[record] = number)));
    return clusterOf;
  }

  /** So many entities as there would be if the expected matches were spread evenly over all records. */
  private settleLambda(): void {
    const { u, m, lambda } = this.learnt;
    const found = learnLambda(weighPairs(this.data, this.candidates, u, m), this.data.size, lambda);
    this.learnt = { ...this.learnt, lambda: found, entities: this.records / (1 + found * (this.records - 1)) };
  }

  private useFrequencies(clusters: readonly (readonly number[])[] | null): Map<string, TableShares> {
    const tables = learnFrequencies(this.data, clusters);
    for (const [name, { shares }] of tables) this.data.specification.frequencies(name).replace(shares);
    return tables;
  }

  private medians(): ComparisonM[] {
    return this.data.comparisons.map(({ combinations }, c) => {
      const trained = this.used.flatMap((run) => run.m[c] ?? []);
      return trained.length === 0 ? assumedM(combinations) : medianM(trained);
    });
  }

  private compile(parameters: ParametersFile): LinkageModel<StandardRecord> {
    return compileOn(this.data.specification, { ...this.task.definition, parameters });
  }

  private cluster(model: LinkageModel<StandardRecord>): number[][] {
    const { refs, records } = this.data;
    const numbers = new Map<ReferenceText, number>(refs.map((ref, i) => [ref, i]));
    const state = new LinkageState(readsStandardised(model, (ref) => records[numbers.get(ref) as number]));
    for (let i = 0; i < refs.length; i += BATCH) {
      state.apply(refs.slice(i, i + BATCH).map((ref) => ({ kind: 'record', ref, after: {} })));
    }
    return state.partition().map((group) => group.map((ref) => numbers.get(ref) as number));
  }

  private write(): ParametersFile {
    const states = this.data.comparisons.some(({ stated }) => !stated.isEmpty);
    const kept = states ? ' Weights that are plain numbers are those of linkage.yaml: training saw no such pair.' : '';
    const description = `Trained without labels on ${this.records} records, seed ${this.task.seed}.${kept}`;
    return writeParameters(this.data, this.learnt, description);
  }

  private step(step: string): void {
    this.task.onStep?.(step);
  }
}

/** The same model for records that are standardised already. */
function readsStandardised(
  model: LinkageModel<StandardRecord>,
  recordOf: (ref: ReferenceText) => StandardRecord | undefined,
): LinkageModel<StandardRecord> {
  return derivedModel(model, { standardise: (ref) => recordOf(ref) as StandardRecord });
}

/**
 * Where hardly any pair is one there is nothing to learn m from. Where nearly all are, m is as good as counted, since u
 * is known beforehand; only so few that chance made them teach nothing.
 */
function isUsable({ pairs, matches }: ExpectationRun): boolean {
  return pairs >= FEWEST_PAIRS_USED && matches > 0.01;
}
const FEWEST_PAIRS_USED = 500;

function medianM(runs: readonly ComparisonM[]): ComparisonM {
  const [first] = runs as [ComparisonM];
  const seen = first.seen.map((_, i) => runs.reduce((sum, run) => sum + (run.seen[i] as number), 0));
  return {
    levels: first.levels.map((own, f) => own.map((_, l) => median(runs.map((run) => run.levels[f]?.[l] ?? 0)))),
    combinations: first.combinations.map((_, i) => median(runs.map((run) => run.combinations[i] as number))),
    seen,
  };
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}
