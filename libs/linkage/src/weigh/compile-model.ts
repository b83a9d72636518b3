import {
  LienThongError,
  parseReference,
  type Attributes,
  type AttributesFile,
  type EntityTypeDefinition,
  type ReferenceText,
} from '#libs/contract';
import { Blocking } from '../block/blocking.ts';
import { valuesOf, type Comparator, type Slot, type Values } from '../compare/comparator.ts';
import { makeComparator } from '../compare/comparators.ts';
import type { Comparison, LinkageModel, Thresholds } from '../model.ts';
import { Standardiser } from '../standardise/attribute.ts';
import { COMMUNES_OF_2025 } from '../standardise/communes-of-2025.ts';
import { WordTable } from '../standardise/word-table.ts';
import { Frequencies } from './frequencies.ts';
import { LevelWeights, toMillibits } from './level-weights.ts';
import { modelVersion } from './model-version.ts';

/** What a model is made from. */
export type ModelDefinition = Pick<EntityTypeDefinition, 'name' | 'attributes' | 'linkage' | 'parameters'>;

/** A record brought to its standard form. Opaque outside of the model that made it. */
export class StandardRecord {
  constructor(
    readonly source: string,
    /** By slot. */
    readonly values: Values,
  ) {}
}

const DEFAULT_BLOCK_CAP = 100;
const DEFAULT_COMPONENT_CAP = 500;
/** A pair never weighs more than this, so that no single pair outvotes a whole group (1/1000 bit). */
const LEAST_WEIGHT = -12_000;
const GREATEST_WEIGHT = 20_000;
const clamp = (weight: number): number => Math.min(GREATEST_WEIGHT, Math.max(LEAST_WEIGHT, weight));

/** Changes whenever code of this folder changes what a value's standard form, key or level is. */
const CODE_VERSION = 1;

interface NamedComparator {
  readonly name: string;
  readonly comparator: Comparator;
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
  private readonly words = new WordTable();
  private readonly standardiser = new Standardiser(this.words);
  private readonly slots: readonly Slot[];
  private readonly sources = new Map<string, string>();
  private readonly blocking: Blocking;
  private readonly comparators: readonly NamedComparator[];
  private readonly conflicts: readonly Conflict[];
  private readonly prior: number;
  private readonly caps: { readonly positive: number; readonly negative: number };

  constructor(definition: ModelDefinition) {
    const { linkage, parameters, attributes } = definition;
    this.slots = slotsOf(definition);
    const slotOf = slotFinder(this.slots, attributes);
    this.blocking = new Blocking(linkage.blocking, slotOf, this.words);
    const tables = new Map<string, Frequencies>();
    const frequencies = (name: string): Frequencies => {
      const table = tables.get(name) ?? new Frequencies(parameters.frequencies[name]);
      tables.set(name, table);
      return table;
    };
    this.comparators = linkage.comparisons.map((rule) => {
      const weights = new LevelWeights(rule.name, parameters.weights[rule.name] ?? {});
      const slots = rule.attributes.map(slotOf);
      const options = rule.options ?? {};
      const context = { comparison: rule.name, slots, options, weights, words: this.words, frequencies };
      return { name: rule.name, comparator: makeComparator(context, rule.comparator) };
    });
    this.conflicts = linkage.conflicts.map((conflict) => ({
      owner: conflict.owner,
      identifier: slotOf(conflict.attribute),
      superseded: conflict.superseded === undefined ? null : slotOf(conflict.superseded),
    }));
    this.prior = toMillibits(parameters.priorBits);
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
    this.version = modelVersion([CODE_VERSION, definition.name, attributes, linkage, parameters, COMMUNES_OF_2025]);
  }

  standardise(ref: ReferenceText, after: Attributes): StandardRecord {
    const values = this.slots.map((slot) => this.standardiser.standardise(slot, after[slot.attribute]));
    return new StandardRecord(this.sourceOf(ref), values);
  }

  /** One string for each source, not one for each record. */
  private sourceOf(ref: ReferenceText): string {
    const { source } = parseReference(ref);
    const known = this.sources.get(source);
    if (known !== undefined) return known;
    this.sources.set(source, source);
    return source;
  }

  blockingKeys(record: StandardRecord): readonly string[] {
    return this.blocking.keysOf(record.values);
  }

  weigh(left: StandardRecord, right: StandardRecord): number {
    let weight = this.prior;
    for (const { comparator } of this.comparators) {
      weight += this.capped(comparator.weigh(left.values, right.values));
    }
    return clamp(weight);
  }

  /** The comparisons and the prior sum to the weight before it is clamped. */
  compare(left: StandardRecord, right: StandardRecord): readonly Comparison[] {
    const comparisons = this.comparators.map(({ name, comparator }) => {
      const finding = comparator.explain(left.values, right.values);
      return { comparison: name, level: finding.level, weight: this.capped(finding.weight), because: finding.because };
    });
    const because = {
      vi: 'khả năng hai bản ghi bất kỳ là một, trước khi so sánh',
      en: 'how likely two records are one before they are compared',
    };
    return [...comparisons, { comparison: 'prior', level: 'prior', weight: this.prior, because }];
  }

  isHardConflict(left: StandardRecord, right: StandardRecord): boolean {
    if (left.source !== right.source) return false;
    return this.conflicts.some((conflict) => conflict.owner === left.source && contradict(conflict, left, right));
  }

  private capped(weight: number): number {
    return Math.min(this.caps.positive, Math.max(this.caps.negative, weight));
  }
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

/** The attributes that take part in linkage, each a slot; the others are not kept in memory. */
function slotsOf({ attributes, linkage }: ModelDefinition): Slot[] {
  const used = new Set([
    ...linkage.blocking.flatMap((rule) => rule.parts.flatMap((part) => [part.attribute, ...(part.or ?? [])])),
    ...linkage.comparisons.flatMap((rule) => rule.attributes),
    ...linkage.conflicts.flatMap((rule) => [
      rule.attribute,
      ...(rule.superseded === undefined ? [] : [rule.superseded]),
    ]),
  ]);
  const unknown = [...used].filter((name) => attributes.attributes[name] === undefined);
  if (unknown.length > 0) {
    throw new LienThongError(
      'entity-type.definition-invalid',
      unknown.map((name) => `linkage.yaml: there is no attribute ${name} in attributes.yaml`),
    );
  }
  return [...used].map((attribute, index) => {
    const { kind, scheme } = attributes.attributes[attribute] ?? { kind: 'text' as const };
    return { attribute, index, kind, scheme: scheme ?? '' };
  });
}

function slotFinder(slots: readonly Slot[], attributes: AttributesFile): (attribute: string) => Slot {
  const byName = new Map(slots.map((slot) => [slot.attribute, slot]));
  return (attribute) => {
    const slot = byName.get(attribute);
    if (slot !== undefined) return slot;
    throw new LienThongError(
      'entity-type.definition-invalid',
      `linkage.yaml: there is no attribute ${attribute} among those of ${attributes.entityType}`,
    );
  };
}

/**
 * Compiles an entity type's specification and parameters into a model. Everything it answers is a function of its
 * definition and of the records asked about.
 * @throws LienThongError entity-type.definition-invalid when the files do not fit each other.
 */
export function compileModel(definition: ModelDefinition): LinkageModel<StandardRecord> {
  return new CompiledModel(definition);
}
