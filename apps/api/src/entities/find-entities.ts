import { LienThongError, type EntityTypeDefinition, type GoldenRecord } from '#libs/contract';
import {
  goldenValues,
  identifierKey,
  listEntities,
  listEntitiesByIdentifier,
  listEntitiesByName,
  nameQuery,
  searchKeysOf,
  type Candidates,
  type NameQuery,
  type SearchKeys,
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
  /** `limit`: how many at most; none at all does not yet mean that there are no more. */
  candidates(cursor: Cursor, limit: number): Promise<Candidates>;
  isFound(entity: UnifiedEntity, round: number): boolean;
  readonly rounds: number;
}

/** Candidates looked at for one page at most; a page of few finds then ends early, and the next one goes on from there. */
const MOST_CANDIDATES = 2000;
/** Questions to the store for one page at most, for the same end. */
const MOST_QUESTIONS = 6;
/** The longest names of companies have some thirty. */
const MOST_WORDS = 40;

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
          const { names, identifiers } = this.keysSeen(entity, reader);
          return identifiers.includes(identifier) && (name === null || firstRound(name, names) !== -1);
        },
      };
    }
    if (name !== null) {
      return {
        rounds: name.rounds.length,
        candidates: async ({ round, after }, limit) => {
          const condition = name.rounds[round]?.condition;
          if (condition === undefined) return { entities: [], reached: null };
          return listEntitiesByName(pool, { entityType, after, limit, condition });
        },
        isFound: (entity, round) => firstRound(name, this.keysOf(entity, entity.golden).names) === round,
      };
    }
    return {
      rounds: 1,
      candidates: ({ after }, limit) => listEntities(pool, { entityType, after, limit }),
      isFound: () => true,
    };
  }

  private nameWanted(text: string): NameQuery {
    const query = nameQuery(text);
    if (query === null) throw new LienThongError('http.bad-request', 'name: holds neither letter nor digit');
    if (query.words > MOST_WORDS) throw new LienThongError('http.bad-request', `name: more than ${MOST_WORDS} words`);
    return query;
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

  private keysOf(entity: UnifiedEntity, golden: GoldenRecord): SearchKeys {
    return searchKeysOf(golden, this.entityTypes.get(entity.entityType)?.attributes.attributes ?? {});
  }

  /** Keys of what the reader sees as it is; names can be looked for by everybody. */
  private keysSeen(entity: UnifiedEntity, reader: Reader): SearchKeys {
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

/** The round in which an entity of these names is found, or -1. */
function firstRound({ rounds }: NameQuery, names: SearchKeys['names']): number {
  return rounds.findIndex((round) => names.some((name) => round.finds(name)));
}

/** `next`: where to go on, or null when nothing is left. */
async function collect(
  search: Search,
  start: Cursor,
  limit: number,
): Promise<{ found: UnifiedEntity[]; next: Cursor | null }> {
  const found: UnifiedEntity[] = [];
  let cursor = start;
  for (let looked = 0, asked = 0; looked < MOST_CANDIDATES && asked < MOST_QUESTIONS; asked += 1) {
    // One more than wanted: whether there is a next page is known without a page that turns out empty.
    const { entities, reached } = await search.candidates(cursor, limit + 1);
    looked += entities.length;
    for (const entity of entities) {
      if (search.isFound(entity, cursor.round)) {
        if (found.length === limit) return { found, next: cursor };
        found.push(entity);
      }
      cursor = { round: cursor.round, after: entity.entityId };
    }
    if (reached !== null) cursor = { round: cursor.round, after: reached };
    else if (cursor.round + 1 < search.rounds) cursor = { round: cursor.round + 1, after: '' };
    else return { found, next: null };
  }
  return { found, next: cursor };
}
