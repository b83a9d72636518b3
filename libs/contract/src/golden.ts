import { Type, type Static } from '@sinclair/typebox';
import { MAX_RECORD_ID_LENGTH, NAME_PATTERN, parseReference } from './reference.ts';
import { VERSION_PATTERN } from './version.ts';

/**
 * The golden record as it travels, and as it is read. On the wire provenance is told once for each member record and
 * each rule is named once: values point to them by their place in the list, which makes an event a third as long.
 */
export const Name = Type.String({ pattern: NAME_PATTERN });
export const Version = Type.String({ pattern: VERSION_PATTERN });
export const ReferenceTextSchema = Type.String({ minLength: 5, maxLength: MAX_RECORD_ID_LENGTH + 130 });
export const EpochMs = Type.Integer({ minimum: -62_135_596_800_000, maximum: 253_402_300_799_999 });
const Place = Type.Integer({ minimum: 0 });

/**
 * A record of the entity; its source is the first part of the reference. Version and source time stand with those that
 * a value comes from: what another member changed is no change of the entity.
 */
export const EntityMember = Type.Object(
  {
    record: ReferenceTextSchema,
    version: Type.Optional(Version),
    /** When the record changed at its source, where the source says so. */
    ts_ms: Type.Optional(Type.Union([EpochMs, Type.Null()])),
  },
  { additionalProperties: false },
);
export type EntityMember = Static<typeof EntityMember>;

export const CompactLostValue = Type.Object(
  {
    value: Type.Unknown(),
    /** Place in `members`, from 0. */
    member: Place,
  },
  { additionalProperties: false },
);
export type CompactLostValue = Static<typeof CompactLostValue>;

export const MAX_LOST_VALUES = 20;
export const CompactValue = Type.Object(
  {
    value: Type.Unknown(),
    /** Place in `members`, from 0. */
    member: Place,
    /** Place in `rules`, from 0, of the survivorship rule that chose it. */
    rule: Place,
    /** Other values, best first; left out where there are none. */
    lost: Type.Optional(Type.Array(CompactLostValue, { maxItems: MAX_LOST_VALUES })),
    /** How many other values there were in all, where `lost` does not hold them all. */
    lost_count: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);
export type CompactValue = Static<typeof CompactValue>;

/** Attribute name → its surviving value; for attributes with many values, an array of them. */
export const CompactGolden = Type.Record(Type.String(), Type.Union([CompactValue, Type.Array(CompactValue)]));
export type CompactGolden = Static<typeof CompactGolden>;

/** Where a value comes from: which record of which ministry, in which version. */
export interface Provenance {
  readonly record: string;
  readonly source: string;
  readonly version: string;
  readonly ts_ms: number | null;
}
export interface LostValue extends Provenance {
  readonly value: unknown;
}
/** A value with all that is known about why it stands. */
export interface GoldenValue extends Provenance {
  readonly value: unknown;
  /** Name of the survivorship rule that chose it. */
  readonly rule: string;
  /** Other values, best first; at most `MAX_LOST_VALUES`. */
  readonly lost: readonly LostValue[];
  /** How many other values there were in all. */
  readonly lost_count: number;
}
/** Attribute name → its surviving value; for attributes with many values, an array of them. */
export type GoldenRecord = Record<string, GoldenValue | GoldenValue[]>;

/** What an entity-changed event tells of an entity's values. */
export interface ToldGolden {
  readonly members: readonly EntityMember[];
  /** Names of the survivorship rules. */
  readonly rules: readonly string[];
  readonly golden: CompactGolden | null;
}

/**
 * The golden record with each value's provenance written out; empty for a removed entity.
 * @throws RangeError where a value points to a member or rule that is not told.
 */
export function tracedGolden(told: ToldGolden): GoldenRecord {
  const origins = told.members.map(originOf);
  const originAt = (place: number): Provenance => {
    const origin = origins[place];
    if (origin === undefined) throw new RangeError('a golden value comes from no member that tells its version');
    return origin;
  };
  const traced = ({ value, member, rule, lost = [], lost_count: count }: CompactValue): GoldenValue => {
    const name = told.rules[rule];
    if (name === undefined) throw new RangeError('a golden value stands by a rule that is not named');
    return {
      value,
      ...originAt(member),
      rule: name,
      lost: lost.map((each) => ({ value: each.value, ...originAt(each.member) })),
      lost_count: count ?? lost.length,
    };
  };
  return Object.fromEntries(
    Object.entries(told.golden ?? {}).map(([attribute, values]) => [
      attribute,
      Array.isArray(values) ? values.map(traced) : traced(values),
    ]),
  );
}

function originOf({ record, version, ts_ms: tsMs }: EntityMember): Provenance | undefined {
  if (version === undefined) return undefined;
  return { record, source: parseReference(record).source, version, ts_ms: tsMs ?? null };
}

/** The first place at which a value points to something that is not told, as a path of the event; else null. */
export function danglingPlace({ members, rules, golden }: ToldGolden): string | null {
  const isMember = ({ member }: { readonly member: number }): boolean => members[member]?.version !== undefined;
  for (const [attribute, values] of Object.entries(golden ?? {})) {
    for (const value of Array.isArray(values) ? values : [values]) {
      if (!isMember(value) || value.rule >= rules.length || value.lost?.every(isMember) === false) {
        return `/golden/${attribute}`;
      }
    }
  }
  return null;
}
