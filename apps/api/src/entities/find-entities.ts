import { LienThongError, type EntityTypeDefinition, type GoldenRecord } from '#libs/contract';
import {
  goldenValues,
  identifierKey,
  listEntities,
  listEntitiesByIdentifier,
  listEntitiesByName,
  nameKey,
  searchKeysOf,
  type NameKey,
  type Store,
  type UnifiedEntity,
} from '#libs/store';
import { seesClear, type Reader } from '../access/purposes.ts';
import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts';
import type { EntitiesQuery } from './entity-query.ts';

export interface EntityPage {
  readonly entities: readonly UnifiedEntity[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

type Wanted = Pick<EntitiesQuery, 'type' | 'name' | 'identifier' | 'cursor' | 'limit'>;

/** One way to look for entities: candidates by entity id, and whether a candidate is what is looked for. */
interface Search {
  candidates(cursor: Cursor, limit: number): Promise<UnifiedEntity[]>;
  isFound(entity: UnifiedEntity, round: Cursor['round']): boolean;
  readonly rounds: 1 | 2;
}

/** Candidates looked at for one page at most; a page of few finds then ends early, and the next one goes on from there. */
const MOST_CANDIDATES = 2000;

/** Finds entities page by page. Search keys give candidates; what an entity says now decides. */
export class FindEntities {
  constructor(
    private readonly store: Pick<Store, 'pool'>,
    private readonly entityTypes: ReadonlyMap<string, EntityTypeDefinition>,
  ) {}

  /** @throws LienThongError `http.bad-request`, `http.forbidden` */
  async page(wanted: Wanted, reader: Reader): Promise<EntityPage> {
    if (wanted.type !== undefined && !this.entityTypes.has(wanted.type)) {
      throw new LienThongError('http.bad-request', `type: one of ${[...this.entityTypes.keys()].join(', ')}`);
    }
    const mark = [wanted.type, wanted.name, wanted.identifier];
    const start = decodeCursor(wanted.cursor, mark);
    const { found, next } = await collect(this.searchFor(wanted, reader), start, wanted.limit);
    return { entities: found, nextCursor: next === null ? null : encodeCursor(next, mark) };
  }

  private searchFor(wanted: Wanted, reader: Reader): Search {
    const entityType = wanted.type ?? null;
    const { pool } = this.store;
    const name = wanted.name === undefined ? null : this.nameWanted(wanted.name);
    if (wanted.identifier !== undefined) {
      const identifier = this.identifierWanted(wanted.identifier, wanted.type, reader);
      return {
        rounds: 1,
        candidates: ({ after }, limit) => listEntitiesByIdentifier(pool, { entityType, after, limit, identifier }),
        isFound: (entity) => {
          const keys = this.keysSeen(entity, reader);
          const isNamed = name === null || keys.names.some((key) => key.folded === name.folded);
          return isNamed && keys.identifiers.includes(identifier);
        },
      };
    }
    if (name !== null) {
      return {
        rounds: 2,
        candidates: ({ round, after }, limit) =>
          listEntitiesByName(pool, { entityType, after, limit, ...name, alike: round === 0 ? 'exact' : 'folded' }),
        isFound: (entity, round) => {
          const { names } = this.keysOf(entity, entity.golden);
          const isExact = names.some((key) => key.exact === name.exact);
          return round === 0 ? isExact : !isExact && names.some((key) => key.folded === name.folded);
        },
      };
    }
    return {
      rounds: 1,
      candidates: ({ after }, limit) => listEntities(pool, { entityType, after, limit }),
      isFound: () => true,
    };
  }

  private nameWanted(text: string): NameKey {
    const key = nameKey(text);
    if (key === null) throw new LienThongError('http.bad-request', 'name: holds no letter');
    return key;
  }

  /** Without the purpose `identity` only identifiers that are public can be looked for: a find would confirm the rest. */
  private identifierWanted(text: string, type: string | undefined, reader: Reader): string {
    const key = identifierKey(text);
    if (key === null) throw new LienThongError('http.bad-request', 'identifier: holds neither letter nor digit');
    const attributes = Object.values(this.entityTypes.get(type ?? '')?.attributes.attributes ?? {});
    const isOpen = attributes.some((each) => each.kind === 'identifier' && seesClear(reader, each, key));
    if (!reader.purposes.has('identity') && !isOpen) {
      throw new LienThongError(
        'http.forbidden',
        'identifier: looking for personal identifiers needs the purpose identity',
      );
    }
    return key;
  }

  private keysOf(entity: UnifiedEntity, golden: GoldenRecord): ReturnType<typeof searchKeysOf> {
    return searchKeysOf(golden, this.entityTypes.get(entity.entityType)?.attributes.attributes ?? {});
  }

  /** Keys of what the reader sees as it is; names can be looked for by everybody. */
  private keysSeen(entity: UnifiedEntity, reader: Reader): ReturnType<typeof searchKeysOf> {
    const attributes = this.entityTypes.get(entity.entityType)?.attributes.attributes ?? {};
    const seen = Object.entries(entity.golden).map(([attribute, values]) => [
      attribute,
      goldenValues(values).filter(
        ({ value }) => attributes[attribute]?.kind !== 'identifier' || seesClear(reader, attributes[attribute], value),
      ),
    ]);
    return this.keysOf(entity, Object.fromEntries(seen) as GoldenRecord);
  }
}

/** `next`: where to go on, or null when nothing is left. */
async function collect(
  search: Search,
  start: Cursor,
  limit: number,
): Promise<{ found: UnifiedEntity[]; next: Cursor | null }> {
  const found: UnifiedEntity[] = [];
  let cursor = start;
  for (let looked = 0; looked < MOST_CANDIDATES;) {
    // One more than wanted: whether there is a next page is known without a page that turns out empty.
    const asked = limit + 1;
    const candidates = await search.candidates(cursor, asked);
    looked += candidates.length;
    for (const entity of candidates) {
      if (search.isFound(entity, cursor.round)) {
        if (found.length === limit) return { found, next: cursor };
        found.push(entity);
      }
      cursor = { round: cursor.round, after: entity.entityId };
    }
    if (candidates.length === asked) continue;
    if (cursor.round === 1 || search.rounds === 1) return { found, next: null };
    cursor = { round: 1, after: '' };
  }
  return { found, next: cursor };
}
