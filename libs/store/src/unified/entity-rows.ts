import type { EntityChanged } from '#libs/contract';
import { typeForm } from './name-query.ts';
import { formsOfNames, type SearchKeys } from './search-keys.ts';

/** An event with what its entity is found by. */
export interface KeyedEvent {
  readonly event: EntityChanged;
  readonly keys: SearchKeys;
}

export interface EntityRow {
  readonly event: EntityChanged;
  /** Letters and digits only, each once. */
  readonly words: readonly string[];
}

export interface CrosswalkRow {
  readonly reference: string;
  readonly entityId: string | null;
  readonly version: bigint;
}

export interface IdentifierRow {
  readonly identifier: string;
  readonly entityId: string;
}

/** What events come to, but for their versions. */
export interface EntityRows {
  readonly entities: readonly EntityRow[];
  readonly crosswalk: readonly CrosswalkRow[];
  readonly identifiers: readonly IdentifierRow[];
}

/** Those that by what the events say nothing is stored of yet, and the others. */
export interface SortedRows {
  readonly news: EntityRows;
  readonly others: EntityRows;
}

/** @param changes of several events of an entity the one with the greatest version counts, whatever their order */
export function sortedRows(changes: readonly KeyedEvent[]): SortedRows {
  const [created, changed] = parted(latestOf(changes), isCreated);
  const [arrived, moved] = parted(crosswalkOf(changes), ({ isNew }) => isNew);
  return {
    news: { entities: created.map(entityRow), crosswalk: arrived, identifiers: created.flatMap(identifierRows) },
    others: { entities: changed.map(entityRow), crosswalk: moved, identifiers: changed.flatMap(identifierRows) },
  };
}

export function allRows({ news, others }: SortedRows): EntityRows {
  return {
    entities: [...news.entities, ...others.entities],
    crosswalk: [...news.crosswalk, ...others.crosswalk],
    identifiers: [...news.identifiers, ...others.identifiers],
  };
}

/** The greatest version of each entity: order in the batch does not count. */
export function latestOf<C extends { readonly event: EntityChanged }>(changes: readonly C[]): C[] {
  const latest = new Map<string, C>();
  for (const change of changes) {
    const known = latest.get(change.event.entity_id);
    if (known === undefined || BigInt(known.event.entity_version) < BigInt(change.event.entity_version)) {
      latest.set(change.event.entity_id, change);
    }
  }
  return [...latest.values()];
}

function isCreated({ event }: KeyedEvent): boolean {
  return event.happened === 'created';
}

function entityRow({ event, keys }: KeyedEvent): EntityRow {
  const forms = formsOfNames(keys.names);
  return { event, words: forms.length === 0 ? forms : [typeForm(event.entity_type), ...forms] };
}

function identifierRows({ event, keys }: KeyedEvent): IdentifierRow[] {
  return keys.identifiers.map((identifier) => ({ identifier, entityId: event.entity_id }));
}

/**
 * An event speaks for its own members, and for records that left for no entity; a record that left for another entity
 * is spoken for by that entity's event.
 */
function crosswalkOf(changes: readonly KeyedEvent[]): (CrosswalkRow & { readonly isNew: boolean })[] {
  const rows = new Map<string, CrosswalkRow & { readonly isNew: boolean }>();
  const put = (row: CrosswalkRow & { readonly isNew: boolean }): void => {
    const known = rows.get(row.reference);
    if (known === undefined || known.version < row.version) rows.set(row.reference, row);
  };
  for (const change of changes) {
    const { event } = change;
    const version = BigInt(event.entity_version);
    const came = new Set(event.moved.filter(({ from }) => from !== null).map(({ record }) => record));
    for (const { record } of event.members) {
      const isNew = isCreated(change) && !came.has(record);
      put({ reference: record, entityId: event.entity_id, version, isNew });
    }
    for (const { record, to } of event.moved) {
      if (to === null) put({ reference: record, entityId: null, version, isNew: false });
    }
  }
  return [...rows.values()];
}

function parted<T>(all: readonly T[], belongs: (one: T) => boolean): [T[], T[]] {
  const [some, others]: [T[], T[]] = [[], []];
  for (const one of all) (belongs(one) ? some : others).push(one);
  return [some, others];
}
