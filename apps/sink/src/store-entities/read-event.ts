import { isUtf8 } from 'node:buffer';
import {
  danglingPlace,
  EntityChanged,
  entityChangedTopic,
  parseVersion,
  replayOf,
  type EntityTypeDefinition,
  type ErrorCode,
  type ToldGolden,
} from '#libs/contract';
import { compileSchema, forbiddenCharacter, hasDuplicateKey } from '#libs/json';
import { goldenValues, searchKeysOf, type EntityChange, type RefusedEvent } from '#libs/store';
import type { LogEvent } from '#libs/stream';

/** What an event of the topic turned out to be. */
export type EventRead =
  | { readonly kind: 'change'; readonly change: EntityChange }
  | { readonly kind: 'refused'; readonly refused: RefusedEvent };

interface Problem {
  readonly code: ErrorCode;
  readonly path: string;
  /** Without what stood in the event. */
  readonly sentence: string;
}

const problemsOf = compileSchema(EntityChanged);

/**
 * Reads entity-changed events. Everything the database could refuse is found here, before the transaction begins (L4):
 * bytes, schema, characters, ranges, and whether the event is what its topic and key promise.
 */
export class EventReader {
  private readonly typesByTopic: ReadonlyMap<string, EntityTypeDefinition>;

  constructor(namespace: string, entityTypes: Iterable<EntityTypeDefinition>) {
    this.typesByTopic = new Map(
      [...entityTypes].map((type) => [entityChangedTopic(namespace, type.name).name, type] as const),
    );
  }

  read(event: LogEvent): EventRead {
    const parsed = parse(event.value);
    if ('problem' in parsed) return refuse(event, parsed.problem);
    const problem = firstProblem(parsed);
    if (problem !== null) return refuse(event, problem);
    const changed = parsed.value as EntityChanged;
    const type = this.typesByTopic.get(event.topic);
    if (type === undefined || type.name !== changed.entity_type) {
      return refuse(event, misplaced('/entity_type', 'the entity type is not the one of the topic'));
    }
    if (event.key === null || !event.key.equals(Buffer.from(changed.entity_id))) {
      return refuse(event, misplaced('/entity_id', 'the key is not the entity id'));
    }
    const keys = searchKeysOf(changed.golden ?? {}, type.attributes.attributes);
    return { kind: 'change', change: { topic: event.topic, event: changed, json: jsonOf(event, changed), keys } };
  }
}

interface Parsed {
  readonly value: unknown;
  /** Whether the text says any character by its number: in valid UTF-8, the one way to a NUL or a lone surrogate. */
  readonly hasEscapes: boolean;
}

/**
 * The bytes that came, which need not be written again. Not so long ones that what JSON lets pass unseen (a member that
 * comes twice) could nest deeper than the database reads.
 */
const LONGEST_AS_IT_CAME = 4096;
function jsonOf({ value }: LogEvent, changed: EntityChanged): Uint8Array {
  return value !== null && value.length <= LONGEST_AS_IT_CAME ? value : Buffer.from(JSON.stringify(changed));
}

function parse(value: Buffer | null): Parsed | { problem: Problem } {
  if (value === null) return { problem: invalid('', 'the event has no value; a removed entity is an event too') };
  if (!isUtf8(value))
    return { problem: { code: 'input.encoding', path: '', sentence: 'the value is not valid UTF-8' } };
  const text = value.toString('utf8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { problem: { code: 'input.unreadable', path: '', sentence: 'the value is not JSON' } };
  }
  if (hasDuplicateKey(text, parsed)) {
    return { problem: { code: 'input.duplicate-key', path: '', sentence: 'an object says one key twice' } };
  }
  return { value: parsed, hasEscapes: text.includes('\\u') };
}

/** A value is a text, a reference or what withholds it; what nests deep would exhaust the stack of whoever hashes it. */
const DEEPEST = 4;

function isTooDeep(value: unknown, levels = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) if (isTooDeep((value as Record<string, unknown>)[key], levels - 1)) return true;
  return false;
}

/** The schema leaves open what a value is, and nothing else. */
function holdsDeepValue(golden: NonNullable<ToldGolden['golden']>): boolean {
  return Object.values(golden).some((values) =>
    goldenValues(values).some(
      (each) => isTooDeep(each.value) || each.lost?.some((lost) => isTooDeep(lost.value)) === true,
    ),
  );
}

const REFERENCE = /^[^/]+\/[^/]+\/[^]/;

/** The first place where a record is not named as `source/dataset/record-id`. */
function misnamedRecord({ members, moved }: EntityChanged): string | null {
  if (!members.every(({ record }) => REFERENCE.test(record))) return '/members';
  return moved.every(({ record }) => REFERENCE.test(record)) ? null : '/moved';
}

function firstProblem({ value, hasEscapes }: Parsed): Problem | null {
  // First of all: what is wrong elsewhere is told with the names of members.
  const forbidden = hasEscapes ? forbiddenCharacter(value) : null;
  if (forbidden !== null) {
    return { code: 'input.forbidden-character', path: forbidden, sentence: 'a text holds a NUL or a lone surrogate' };
  }
  const [problem] = problemsOf(value);
  if (problem !== undefined) return invalid(problem.path, problem.sentence);
  const changed = value as EntityChanged;
  if (changed.golden !== null && holdsDeepValue(changed.golden)) {
    return invalid('/golden', `a value nests deeper than ${DEEPEST} levels`);
  }
  const misnamed = misnamedRecord(changed);
  if (misnamed !== null) return invalid(misnamed, 'a record is not named as source/dataset/record-id');
  const dangling = danglingPlace(changed);
  if (dangling !== null) return invalid(dangling, 'a value points to a member or a rule that is not told');
  if (parseVersion(changed.entity_version) === null) {
    return invalid('/entity_version', 'the version is not an unsigned 63-bit integer');
  }
  const removed = changed.happened === 'removed';
  if (removed !== (changed.golden === null)) {
    return invalid('/golden', 'a removed entity has no golden record, and every other entity has one');
  }
  if (removed && changed.members.length > 0) return invalid('/members', 'a removed entity has no members');
  if (!removed && changed.redirect_to !== null) {
    return invalid('/redirect_to', 'only a removed entity leads to another one');
  }
  return null;
}

function invalid(path: string, sentence: string): Problem {
  return { code: 'event.invalid', path, sentence };
}

function misplaced(path: string, sentence: string): Problem {
  return { code: 'event.misplaced', path, sentence };
}

function refuse(event: LogEvent, problem: Problem): EventRead {
  const { topic, partition, offset, value, key } = event;
  const replay = replayOf(event.headers);
  return { kind: 'refused', refused: { topic, partition, offset, raw: value, key, replay, ...problem } };
}
