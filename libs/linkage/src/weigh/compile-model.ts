import type { Attributes, EntityTypeDefinition, ReferenceText } from '#libs/contract';
import type { KeyHashes } from '../block/key-hash.ts';
import { NO_LEVEL, Reading, valuesOf, type Comparator, type Sentence, type Slot } from '../compare/comparator.ts';
import { comparisonEvidence } from '../explain/comparison-evidence.ts';
import {
  NO_EVIDENCE,
  type Comparison,
  type ComparisonEvidence,
  type LinkageModel,
  type MergeRule,
  type Thresholds,
} from '../model.ts';
import { COMMUNES_OF_2025 } from '../standardise/communes-of-2025.ts';
import { Calibration } from './calibration.ts';
import { LevelWeights, readingName } from './level-weights.ts';
import { toMillibits } from './millibits.ts';
import { modelVersion } from './model-version.ts';
import { StandardPacking } from './record-packing.ts';
import { METHOD_VERSION, Specification, specificationVersion, type StandardRecord } from './specification.ts';

/** What a model is made from. */
export type ModelDefinition = Pick<
  EntityTypeDefinition,
  'name' | 'attributes' | 'linkage' | 'parameters' | 'adminUnits'
>;

export const DEFAULT_BLOCK_CAP = 100;
export const DEFAULT_COMPONENT_CAP = 500;
/** A pair never weighs more than this, so that no single pair outvotes a whole group (1/1000 bit). */
export const LEAST_WEIGHT = -12_000;
export const GREATEST_WEIGHT = 20_000;
const clamp = (weight: number): number => Math.min(GREATEST_WEIGHT, Math.max(LEAST_WEIGHT, weight));

const NOTHING_TO_COMPARE: Sentence = { vi: 'ít nhất một bên không có giá trị', en: 'at least one side has no value' };

interface WeighedComparison {
  readonly name: string;
  readonly comparator: Comparator;
  readonly weights: LevelWeights;
  readonly slots: readonly Slot[];
}

interface Conflict {
  readonly owner: string;
  readonly identifier: Slot;
  readonly superseded: Slot | null;
}

/** A compiled, frozen model (L7). */
class CompiledModel implements LinkageModel<StandardRecord> {
  readonly version: string;
  readonly thresholds: Thresholds;
  readonly blockCap: number;
  readonly componentCap: number;
  readonly merge: MergeRule;
  readonly packing: StandardPacking;
  private readonly specification: Specification;
  private readonly comparisons: readonly WeighedComparison[];
  private readonly conflicts: readonly Conflict[];
  private readonly prior: number;
  private readonly caps: { readonly positive: number; readonly negative: number };
  private readonly calibration: Calibration;
  private readonly parameters: ModelDefinition['parameters'];
  private readonly reading = new Reading();

  constructor(definition: ModelDefinition, specification: Specification) {
    const { linkage, parameters, attributes } = definition;
    this.specification = specification;
    this.packing = new StandardPacking(specification, specificationVersion(definition));
    for (const name of specification.tableNames.frequencies) {
      specification.frequencies(name).replace(parameters.frequencies[name]);
    }
    for (const name of specification.tableNames.aliases) {
      specification.aliases(name).replace(parameters.aliases?.[name] ?? []);
    }
    this.parameters = parameters;
    this.comparisons = specification.comparators.map(({ name, comparator }, i) => {
      const slots = (linkage.comparisons[i]?.attributes ?? []).map((attribute) => specification.slotOf(attribute));
      return { name, comparator, weights: new LevelWeights(name, comparator, parameters), slots };
    });
    this.conflicts = linkage.conflicts.map((conflict) => ({
      owner: conflict.owner,
      identifier: specification.slotOf(conflict.attribute),
      superseded: conflict.superseded === undefined ? null : specification.slotOf(conflict.superseded),
    }));
    this.prior = toMillibits(parameters.priorBits);
    const merge = parameters.merge ?? { priorBits: parameters.priorBits, sizePenalty: 0.5, sizeBonus: 0 };
    this.merge = {
      prior: toMillibits(merge.priorBits),
      sizePenalty: toMillibits(merge.sizePenalty),
      sizeBonus: toMillibits(merge.sizeBonus),
    };
    this.calibration = new Calibration(parameters.calibration ?? []);
    this.caps = {
      positive: toMillibits(parameters.caps.positive),
      negative: -Math.abs(toMillibits(parameters.caps.negative)),
    };
    this.thresholds = {
      edge: toMillibits(linkage.thresholds.edge),
      link: toMillibits(linkage.thresholds.link),
      review: toMillibits(linkage.thresholds.review),
    };
    this.blockCap = linkage.blockCap ?? DEFAULT_BLOCK_CAP;
    this.componentCap = linkage.componentCap ?? DEFAULT_COMPONENT_CAP;
    const units = definition.adminUnits ?? COMMUNES_OF_2025;
    this.version = modelVersion([METHOD_VERSION, definition.name, attributes, linkage, parameters, units]);
  }

  standardise(ref: ReferenceText, after: Attributes): StandardRecord {
    return this.specification.standardise(ref, after);
  }

  blockingKeys(record: StandardRecord): readonly string[] {
    return this.specification.blockingKeys(record);
  }

  hashKeys(record: StandardRecord, into: KeyHashes): void {
    this.specification.hashKeys(record, into);
  }

  probability(weight: number): number {
    return this.calibration.of(weight);
  }

  get comparisonCount(): number {
    return this.comparisons.length;
  }

  weigh(left: StandardRecord, right: StandardRecord): number {
    let weight = this.prior;
    for (const comparison of this.comparisons) {
      const own = this.weighOne(comparison, left, right);
      if (own !== NO_EVIDENCE) weight += own;
    }
    return clamp(weight);
  }

  weighEach(left: StandardRecord, right: StandardRecord, into: Int32Array): void {
    for (let i = 0; i < this.comparisons.length; i += 1) {
      into[i] = this.weighOne(this.comparisons[i] as WeighedComparison, left, right);
    }
  }

  /** The comparisons and the prior sum to the weight before it is clamped. */
  compare(left: StandardRecord, right: StandardRecord): readonly Comparison[] {
    const told = this.comparisons.map((comparison) => {
      const own = this.weighOne(comparison, left, right);
      const weight = own === NO_EVIDENCE ? 0 : own;
      const { factors } = comparison.comparator;
      const level = readingName(factors, this.reading.levels);
      return {
        comparison: comparison.name,
        level: level === '' ? 'missing' : level,
        weight,
        because: level === '' ? NOTHING_TO_COMPARE : sentenceOf(comparison.comparator, this.reading),
        evidence: this.evidenceOf(comparison, left, right),
      };
    });
    const because = {
      vi: 'khả năng hai bản ghi bất kỳ là một, trước khi so sánh',
      en: 'how likely two records are one before they are compared',
    };
    return [...told, { comparison: 'prior', level: 'prior', weight: this.prior, because }];
  }

  /** Of what stands in `reading`. */
  private evidenceOf(comparison: WeighedComparison, left: StandardRecord, right: StandardRecord): ComparisonEvidence {
    const { specification, reading, parameters } = this;
    const sides = { left: left.values, right: right.values };
    return comparisonEvidence({ ...comparison, ...sides, reading }, parameters, specification.words);
  }

  isHardConflict(left: StandardRecord, right: StandardRecord): boolean {
    if (left.source !== right.source) return false;
    if (this.conflicts.length === 0) return false;
    return this.conflicts.some((conflict) => conflict.owner === left.source && contradict(conflict, left, right));
  }

  /** 1/1000 bit, or `NO_EVIDENCE`. Leaves what was read in `reading`. */
  private weighOne({ comparator, weights }: WeighedComparison, left: StandardRecord, right: StandardRecord): number {
    const { reading } = this;
    reading.clear();
    comparator.read(left.values, right.values, reading);
    const combination = weights.combinations.of(reading);
    if (combination === 0) return NO_EVIDENCE;
    const weight = weights.of(combination) - reading.loss;
    return Math.min(this.caps.positive, Math.max(this.caps.negative, weight));
  }
}

function sentenceOf({ factors }: Comparator, { levels }: Reading): Sentence {
  const said = factors.flatMap((factor, i) => {
    const level = levels[i] === NO_LEVEL ? undefined : factor.levels[levels[i] as number];
    return level === undefined || level.vi === '' ? [] : [level];
  });
  const alone = said.filter(({ saysAll }) => saysAll === true);
  const spoken = alone.length > 0 ? alone : said;
  return { vi: spoken.map(({ vi }) => vi).join(', '), en: spoken.map(({ en }) => en).join(', ') };
}

/** Each has its own identifier, and neither names the other's as superseded. */
function contradict(conflict: Conflict, left: StandardRecord, right: StandardRecord): boolean {
  const mine = valuesOf<string>(left.values, conflict.identifier);
  const theirs = valuesOf<string>(right.values, conflict.identifier);
  if (mine.length === 0 || theirs.length === 0 || mine.some((value) => theirs.includes(value))) return false;
  const { superseded } = conflict;
  if (superseded === null) return true;
  const names = (record: StandardRecord, values: readonly string[]): boolean =>
    valuesOf<string>(record.values, superseded).some((value) => values.includes(value));
  return !names(left, theirs) && !names(right, mine);
}

/**
 * Compiles an entity type's specification and parameters into a model. Everything it answers is a function of its
 * definition and of the records asked about.
 * @throws LienThongError entity-type.definition-invalid when the files do not fit each other.
 */
export function compileModel(definition: ModelDefinition): LinkageModel<StandardRecord> {
  return compileOn(new Specification(definition.attributes, definition.linkage, definition.adminUnits), definition);
}

/** The same on a specification made before, whose frequencies and aliases become the model's: it reads that one's records. */
export function compileOn(specification: Specification, definition: ModelDefinition): LinkageModel<StandardRecord> {
  return new CompiledModel(definition, specification);
}
