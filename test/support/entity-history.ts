import type {
  AttributeDefinition,
  EntityChanged,
  EntityMove,
  EntityTypeDefinition,
  GoldenRecord,
} from '#libs/contract';
import { toldEvent } from './told-event.ts';

/**
 * Histories of entities as a reconciler would tell them: records come, move, merge, split and leave, and every
 * micro-batch says so with at most one event for each entity. Made from a seed, so that a failure can be replayed.
 */
export interface EntityHistory {
  /** In the order they were made. */
  readonly events: readonly EntityChanged[];
  /** Live records by entity, at the end. */
  readonly partition: ReadonlyMap<string, readonly string[]>;
  /** Records that left for no entity. */
  readonly gone: readonly string[];
}

/** mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

const attribute = (
  kind: AttributeDefinition['kind'],
  sensitivity: AttributeDefinition['sensitivity'],
  more: Partial<AttributeDefinition> = {},
): AttributeDefinition => ({ kind, sensitivity, label: { vi: 'nhãn', en: 'label' }, ...more });

/** A small kind of person: enough to be searched, masked and referred to. */
export const PERSON: EntityTypeDefinition = {
  name: 'person',
  hash: 'test',
  attributes: {
    entityType: 'person',
    label: { vi: 'Cá nhân', en: 'Person' },
    attributes: {
      full_name: attribute('person-name', 'personal'),
      birth_name: attribute('person-name', 'personal'),
      birth_date: attribute('date', 'personal'),
      personal_id: attribute('identifier', 'identifier', { scheme: 'personal-id' }),
      phones: attribute('phone', 'personal', { many: true }),
      emails: attribute('email', 'personal', { many: true }),
      address: attribute('address', 'personal'),
      sex: attribute('code', 'personal'),
      employer: attribute('reference', 'personal', { target: 'organisation' }),
    },
  },
  linkage: { blocking: [], comparisons: [], conflicts: [], thresholds: { edge: 2, link: 0, review: -2 } },
  parameters: { description: '', priorBits: 0, weights: {}, caps: { positive: 15, negative: -15 }, frequencies: {} },
  survivorship: { defaultTrust: [], rules: [] },
};

/** A business, whose tax code and name are public. */
export const ORGANISATION: EntityTypeDefinition = {
  ...PERSON,
  name: 'organisation',
  attributes: {
    entityType: 'organisation',
    label: { vi: 'Tổ chức', en: 'Organisation' },
    attributes: {
      name: attribute('organisation-name', 'public'),
      tax_code: attribute('identifier', 'public', { scheme: 'tax-code' }),
      representative_id: attribute('identifier', 'identifier', { scheme: 'personal-id' }),
    },
  },
};

const FAMILY = ['Nguyễn', 'Trần', 'Lê', 'Phạm'];
const GIVEN = ['An', 'Bình', 'Hoà', 'Hòa', 'Đức'];

function goldenOf(members: readonly string[], records: number): GoldenRecord {
  const first = members[0] ?? '';
  const number = Number(first.slice(first.lastIndexOf('-') + 1));
  const from = {
    record: first,
    source: first.slice(0, first.indexOf('/')),
    version: String(number + 1),
    ts_ms: number,
  };
  const value = (text: unknown): GoldenRecord[string] => ({
    value: text,
    ...from,
    rule: 'test-rule',
    lost: [],
    lost_count: 0,
  });
  return {
    full_name: value(`${FAMILY[number % 4]} Thị ${GIVEN[number % 5]}`),
    personal_id: value(`0790${String(number).padStart(8, '0')}`),
    employer: value({ source: 'tax', dataset: 'taxpayer', record_id: `r-${(number * 7) % records}` }),
  };
}

/** Entities by id; a record is in one of them at most. */
type Partition = Map<string, Set<string>>;

function moveRecord(partition: Partition, record: string, to: string | null): void {
  for (const members of partition.values()) members.delete(record);
  if (to === null) return;
  const members = partition.get(to) ?? new Set<string>();
  members.add(record);
  partition.set(to, members);
}

function entityOf(partition: Partition, record: string): string | null {
  for (const [id, members] of partition) if (members.has(record)) return id;
  return null;
}

/** `records`: how many there are in all; `batches`: micro-batches of one to three moves. */
export function entityHistory(seed: number, records: number, batches: number): EntityHistory {
  const random = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const all = Array.from(
    { length: records },
    (_, i) => `${i % 3 === 0 ? 'population/citizen' : 'tax/taxpayer'}/r-${i}`,
  );
  const partition: Partition = new Map();
  const known = new Set<string>();
  const events: EntityChanged[] = [];
  let ids = 0;

  for (let version = 1; version <= batches; version += 1) {
    const before = new Map([...partition].map(([id, members]) => [id, new Set(members)]));
    const mergedInto = new Map<string, string>();
    for (let moves = 1 + Math.floor(random() * 3); moves > 0; moves -= 1) {
      const living = [...partition].filter(([, members]) => members.size > 0).map(([id]) => id);
      const chance = random();
      const [left, right] = [pick(living), pick(living)];
      if (chance < 0.2 && left !== undefined && right !== undefined && left < right) {
        for (const record of [...(partition.get(right) ?? [])]) moveRecord(partition, record, left);
        mergedInto.set(right, left);
      } else {
        const record = pick(all) ?? '';
        const to =
          chance < 0.35
            ? null
            : chance < 0.7 && left !== undefined
              ? left
              : `entity-${String((ids += 1)).padStart(6, '0')}`;
        moveRecord(partition, record, to);
      }
    }
    events.push(...eventsOf({ version, before, after: partition, mergedInto, records }));
    for (const [id, members] of partition) {
      for (const record of members) known.add(record);
      if (members.size === 0) partition.delete(id);
    }
  }
  const live = new Map([...partition].map(([id, members]) => [id, [...members].sort()]));
  const gone = [...known].filter((record) => entityOf(partition, record) === null).sort();
  return { events, partition: live, gone };
}

interface Step {
  readonly version: number;
  readonly before: Partition;
  readonly after: Partition;
  readonly mergedInto: ReadonlyMap<string, string>;
  readonly records: number;
}

function eventsOf({ version, before, after, mergedInto, records }: Step): EntityChanged[] {
  const events: EntityChanged[] = [];
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(id) ?? new Set<string>();
    const is = after.get(id) ?? new Set<string>();
    const moved: EntityMove[] = [
      ...[...is]
        .filter((record) => !was.has(record))
        .map((record) => ({ record, from: entityOf(before, record), to: id })),
      ...[...was]
        .filter((record) => !is.has(record))
        .map((record) => ({ record, from: id, to: entityOf(after, record) })),
    ];
    if (moved.length === 0) continue;
    const members = [...is].sort();
    const removed = members.length === 0;
    const target = mergedInto.get(id);
    events.push(
      toldEvent({
        entity_id: id,
        entity_version: String(version),
        entity_type: 'person',
        happened: removed ? 'removed' : was.size === 0 ? 'created' : is.size > was.size ? 'merged' : 'split',
        known_at: 1_763_769_600_000 + version,
        valid_from: null,
        golden: removed ? null : goldenOf(members, records),
        members,
        moved,
        redirect_to: removed && target !== undefined && (after.get(target)?.size ?? 0) > 0 ? target : null,
      }),
    );
  }
  return events;
}
