import {
  hidesCharacters,
  parseReference,
  type AttributeDefinition,
  type EntityTypeDefinition,
  type GoldenRecord,
  type GoldenValue,
  type LostValue,
} from '#libs/contract';
import { goldenValues, referenceValue, textOfReference, type UnifiedEntity } from '#libs/store';
import { seesClear, type Reader } from '../access/purposes.ts';
import { maskIdentifier, maskValue } from '../mask/mask-value.ts';
import type {
  AttributeResponse,
  EntityResponse,
  ProvenanceResponse,
  RecordName,
  ValueResponse,
} from './entity-response.ts';
import type { ProvenanceWanted } from './entity-query.ts';

export interface Presentation {
  readonly reader: Reader;
  readonly provenance: ProvenanceWanted;
  readonly definition: EntityTypeDefinition | undefined;
  /** Reference text → entity id; what is not in it leads to no entity. Null: where they lead is not shown. */
  readonly resolved: ReadonlyMap<string, string> | null;
  /** The id that was asked for, where it was another one. */
  readonly redirectedFrom: string | null;
}

/** The entity as this reader may see it. */
export function presentEntity(entity: UnifiedEntity, presentation: Presentation): EntityResponse {
  const view = new EntityView(entity.golden, presentation);
  return {
    entity_id: entity.entityId,
    entity_type: entity.entityType,
    entity_version: entity.entityVersion,
    redirected_from: presentation.redirectedFrom,
    known_at: entity.knownAt.toISOString(),
    valid_from: entity.validFrom?.toISOString() ?? null,
    attributes: Object.fromEntries(
      Object.entries(entity.golden).map(([attribute, values]) => [attribute, view.attribute(attribute, values)]),
    ),
    members: entity.members.map((member) => view.recordName(member)),
  };
}

class EntityView {
  private readonly attributes: Readonly<Record<string, AttributeDefinition>>;
  /** Identifiers that the reader must not learn from the id of a record either. */
  private readonly hidden: readonly string[];

  constructor(
    golden: GoldenRecord,
    private readonly presentation: Presentation,
  ) {
    this.attributes = presentation.definition?.attributes.attributes ?? {};
    this.hidden = this.hiddenIdentifiers(golden);
  }

  attribute(name: string, values: GoldenValue | readonly GoldenValue[]): AttributeResponse {
    return Array.isArray(values)
      ? goldenValues<GoldenValue>(values).map((value) => this.value(name, value))
      : this.value(name, values as GoldenValue);
  }

  recordName(reference: string): RecordName {
    const { source, dataset, recordId } = parseReference(reference);
    return { source, dataset, record_id: this.recordId(recordId) };
  }

  private value(attribute: string, golden: GoldenValue): ValueResponse {
    const shown = this.shown(attribute, golden.value);
    const { provenance } = this.presentation;
    return provenance === 'none' ? shown : { ...shown, provenance: this.provenance(attribute, golden) };
  }

  private shown(attribute: string, value: unknown): ValueResponse {
    const definition = this.attributes[attribute];
    if (!seesClear(this.presentation.reader, definition, value)) {
      const masked = maskValue(definition?.kind, value);
      return masked === value ? { value } : { value: masked, masked: true };
    }
    const reference = referenceValue(value);
    if (reference === null) return hidesCharacters(value) ? { value, hidden_characters: true } : { value };
    const { source, dataset, record_id: recordId } = reference;
    const { resolved } = this.presentation;
    return {
      value: { source, dataset, record_id: this.recordId(recordId) },
      ...(resolved !== null && { entity_id: resolved.get(textOfReference(reference)) ?? null }),
    };
  }

  private provenance(attribute: string, golden: GoldenValue): ProvenanceResponse {
    const winner = { ...this.origin(golden), rule: golden.rule, lost_count: golden.lost_count };
    if (this.presentation.provenance !== 'all') return winner;
    return {
      ...winner,
      lost: golden.lost.map((lost) => ({ ...this.shown(attribute, lost.value), ...this.origin(lost) })),
    };
  }

  private origin(
    from: GoldenValue | LostValue,
  ): Pick<ProvenanceResponse, 'record' | 'source' | 'version' | 'source_time'> {
    return {
      record: this.recordName(from.record),
      source: from.source,
      version: from.version,
      source_time: from.ts_ms === null ? null : new Date(from.ts_ms).toISOString(),
    };
  }

  /** Some registers keep a record under the person's own number. */
  private recordId(recordId: string): string {
    return this.hidden.reduce((id, identifier) => id.replaceAll(identifier, maskIdentifier(identifier)), recordId);
  }

  private hiddenIdentifiers(golden: GoldenRecord): string[] {
    const hidden = new Set<string>();
    for (const [attribute, values] of Object.entries(golden)) {
      const definition = this.attributes[attribute];
      if (definition?.kind !== 'identifier') continue;
      for (const { value } of goldenValues(values).flatMap((each) => [each, ...each.lost])) {
        if (typeof value !== 'string' || value.length < SHORTEST_HIDDEN) continue;
        if (!seesClear(this.presentation.reader, definition, value)) hidden.add(value);
      }
    }
    return [...hidden].sort((left, right) => right.length - left.length);
  }
}

/** A shorter number stands in too many record ids by chance. */
const SHORTEST_HIDDEN = 8;

/** Texts of the references that the golden record shows, for resolving them before it is presented. */
export function shownReferences(entity: UnifiedEntity, provenance: ProvenanceWanted): string[] {
  return Object.values(entity.golden)
    .flatMap((values) => goldenValues(values))
    .flatMap((each) => (provenance === 'all' ? [each.value, ...each.lost.map((lost) => lost.value)] : [each.value]))
    .flatMap((value) => {
      const reference = referenceValue(value);
      return reference === null ? [] : [textOfReference(reference)];
    });
}
