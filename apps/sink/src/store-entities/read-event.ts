import { isUtf8 } from 'node:buffer';
import {
  EntityChanged,
  entityChangedTopic,
  parseVersion,
  type EntityTypeDefinition,
  type ErrorCode,
} from '#libs/contract';
import { compileSchema, forbiddenCharacter } from '#libs/runtime';
import { searchKeysOf, type EntityChange, type RefusedEvent } from '#libs/store';
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
    const problem = firstProblem(parsed.value);
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
    return { kind: 'change', change: { topic: event.topic, event: changed, keys } };
  }
}

function parse(value: Buffer | null): { value: unknown } | { problem: Problem } {
  if (value === null) return { problem: invalid('', 'the event has no value; a removed entity is an event too') };
  if (!isUtf8(value))
    return { problem: { code: 'input.encoding', path: '', sentence: 'the value is not valid UTF-8' } };
  try {
    return { value: JSON.parse(value.toString('utf8')) as unknown };
  } catch {
    return { problem: { code: 'input.unreadable', path: '', sentence: 'the value is not JSON' } };
  }
}

/** Golden values nest a few levels at most; what is deeper would exhaust the stack of whoever writes or hashes it. */
const DEEPEST = 12;

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((each) =>
      typeof each === 'object' && each !== null ? Object.values(each as Record<string, unknown>) : [],
    );
  }
  return false;
}

function firstProblem(value: unknown): Problem | null {
  if (isTooDeep(value)) return invalid('', `the value nests deeper than ${DEEPEST} levels`);
  const [problem] = problemsOf(value);
  if (problem !== undefined) return invalid(problem.path, problem.sentence);
  const forbidden = forbiddenCharacter(value);
  if (forbidden !== null) {
    return { code: 'input.forbidden-character', path: forbidden, sentence: 'a text holds a NUL or a lone surrogate' };
  }
  const changed = value as EntityChanged;
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
  const { topic, partition, offset, value } = event;
  return { kind: 'refused', refused: { topic, partition, offset, raw: value, ...problem } };
}
