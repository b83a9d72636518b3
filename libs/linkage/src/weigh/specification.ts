import {
  LienThongError,
  parseReference,
  type AdminUnitsFile,
  type Attributes,
  type AttributesFile,
  type EntityTypeDefinition,
  type LinkageFile,
  type ReferenceText,
} from '#libs/contract';
import { Blocking } from '../block/blocking.ts';
import type { KeyHashes } from '../block/key-hash.ts';
import type { Comparator, Slot, Values } from '../compare/comparator.ts';
import { makeComparator } from '../compare/comparators.ts';
import { Standardiser } from '../standardise/attribute.ts';
import { COMMUNES_OF_2025 } from '../standardise/communes-of-2025.ts';
import { WordTable } from '../standardise/word-table.ts';
import { Aliases } from './aliases.ts';
import { Frequencies } from './frequencies.ts';
import { modelVersion } from './model-version.ts';
import { StatedLevels } from './stated-levels.ts';

/** What standard forms and keys are made by. */
export type SpecificationDefinition = Pick<EntityTypeDefinition, 'name' | 'attributes' | 'linkage' | 'adminUnits'>;

/**
 * Changes whenever code of libs/linkage changes what a value's standard form, key or level is, or how records are
 * grouped. A store that was linked under a lower one is linked anew.
 */
export const METHOD_VERSION = 5;

/** Names what standard forms and keys are made by. */
export function specificationVersion({ name, attributes, linkage, adminUnits }: SpecificationDefinition): string {
  return modelVersion([METHOD_VERSION, name, attributes, linkage, adminUnits ?? COMMUNES_OF_2025]);
}

/** A record brought to its standard form. Opaque outside of the model that made it. */
export class StandardRecord {
  constructor(
    readonly source: string,
    /** By slot. */
    readonly values: Values,
  ) {}
}

export interface NamedComparator {
  readonly name: string;
  readonly comparator: Comparator;
  /** What the author says of its weights. */
  readonly stated: StatedLevels;
  /** Whether training counts its values. */
  readonly countsValues: boolean;
}

/**
 * attributes.yaml and linkage.yaml made ready: how records are standardised, blocked and compared. Weights are not part
 * of it, so that training and linking share it; frequencies and aliases are filled by whichever of the two uses it.
 */
export class Specification {
  readonly slots: readonly Slot[];
  readonly comparators: readonly NamedComparator[];
  readonly words = new WordTable();
  private readonly standardiser: Standardiser;
  private readonly blocking: Blocking;
  private readonly sources = new Map<string, string>();
  private readonly frequencyTables = new Map<string, Frequencies>();
  private readonly aliasTables = new Map<string, Aliases>();

  /** @throws LienThongError entity-type.definition-invalid */
  constructor(
    readonly attributes: AttributesFile,
    readonly linkage: LinkageFile,
    adminUnits?: AdminUnitsFile,
  ) {
    this.standardiser = new Standardiser(this.words, adminUnits ?? null);
    this.slots = slotsOf(attributes, linkage);
    const slotOf = (attribute: string): Slot => this.slotOf(attribute);
    this.blocking = new Blocking(linkage.blocking, slotOf, this.words);
    this.comparators = linkage.comparisons.map((rule) => {
      const context = {
        comparison: rule.name,
        slots: rule.attributes.map(slotOf),
        options: rule.options ?? {},
        words: this.words,
        frequencies: (name: string) => this.frequencies(name),
        aliases: (name: string) => this.aliases(name),
      };
      const comparator = makeComparator(context, rule.comparator);
      return {
        name: rule.name,
        comparator,
        stated: new StatedLevels(rule, comparator.factors),
        countsValues: rule.countsValues ?? true,
      };
    });
    this.refuseUnknownTables();
  }

  /** The share that no value of a table is taken to be rarer than; 0 where nothing is stated. */
  rarest(table: string): number {
    return Math.max(0, ...this.linkage.comparisons.map(({ rarest }) => rarest?.[table] ?? 0));
  }

  standardise(ref: ReferenceText, after: Attributes): StandardRecord {
    const values = this.slots.map((slot) => this.standardiser.standardise(slot, after[slot.attribute]));
    return new StandardRecord(this.sourceOf(ref), values);
  }

  blockingKeys(record: StandardRecord): readonly string[] {
    return this.blocking.keysOf(record.values);
  }

  keysOfRule(record: StandardRecord, rule: string): readonly string[] {
    return this.blocking.keysOfRule(record.values, rule);
  }

  hashKeys(record: StandardRecord, into: KeyHashes): void {
    this.blocking.hashKeys(record.values, into);
  }

  /** @throws LienThongError entity-type.definition-invalid when there is no such attribute. */
  slotOf(attribute: string): Slot {
    const slot = this.slots.find((each) => each.attribute === attribute);
    if (slot !== undefined) return slot;
    throw new LienThongError(
      'entity-type.definition-invalid',
      `linkage.yaml: there is no attribute ${attribute} among those of ${this.attributes.entityType}`,
    );
  }

  frequencies(name: string): Frequencies {
    const table = this.frequencyTables.get(name) ?? new Frequencies(this.words);
    this.frequencyTables.set(name, table);
    return table;
  }

  aliases(name: string): Aliases {
    const table = this.aliasTables.get(name) ?? new Aliases(this.words);
    this.aliasTables.set(name, table);
    return table;
  }

  /** The tables that some comparator asks for. */
  get tableNames(): { readonly frequencies: readonly string[]; readonly aliases: readonly string[] } {
    return { frequencies: [...this.frequencyTables.keys()], aliases: [...this.aliasTables.keys()] };
  }

  private refuseUnknownTables(): void {
    const known = this.tableNames.frequencies;
    const unknown = this.linkage.comparisons.flatMap(({ name, rarest = {} }) =>
      Object.keys(rarest).flatMap((table) =>
        known.includes(table)
          ? []
          : [`linkage.yaml: comparison ${name}: there is no table ${table}, but ${known.join(', ')}`],
      ),
    );
    if (unknown.length > 0) throw new LienThongError('entity-type.definition-invalid', unknown);
  }

  /** One string for each source, not one for each record. */
  private sourceOf(ref: ReferenceText): string {
    const { source } = parseReference(ref);
    const known = this.sources.get(source);
    if (known !== undefined) return known;
    this.sources.set(source, source);
    return source;
  }
}

/** The attributes that take part in linkage, each a slot; the others are not kept in memory. */
function slotsOf(attributes: AttributesFile, linkage: LinkageFile): Slot[] {
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
