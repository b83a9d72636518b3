import {
  parseReference,
  type CompactValue,
  type EntityChanged,
  type GoldenRecord,
  type GoldenValue,
} from '#libs/contract';

/** An entity-changed event as tests write it: members by reference, values with their provenance written out. */
export type WrittenOutEvent = Omit<EntityChanged, 'members' | 'rules' | 'golden'> & {
  readonly members: readonly string[];
  readonly golden: GoldenRecord | null;
};

/** The event as it travels. A value whose record is `''` comes from the first member. */
export function toldEvent({ members: references, golden, ...event }: WrittenOutEvent): EntityChanged {
  const members: EntityChanged['members'] = references.map((record) => ({ record }));
  const rules: string[] = [];
  const placeOf = ({ record, source, version, ts_ms: tsMs }: Omit<GoldenValue, 'rule' | 'lost' | 'lost_count'>) => {
    const place = record === '' ? 0 : references.indexOf(record);
    const member = members[place];
    if (member === undefined) throw new Error(`${record} is no member`);
    if (record !== '' && parseReference(record).source !== source) throw new Error(`${record} is not of ${source}`);
    if (member.version !== undefined && (member.version !== version || member.ts_ms !== tsMs)) {
      throw new Error(`${member.record} has two versions`);
    }
    Object.assign(member, { version, ts_ms: tsMs });
    return place;
  };
  const compact = (value: GoldenValue): CompactValue => {
    if (!rules.includes(value.rule)) rules.push(value.rule);
    const lost = value.lost.map((each) => ({ value: each.value, member: placeOf(each) }));
    return {
      value: value.value,
      member: placeOf(value),
      rule: rules.indexOf(value.rule),
      ...(lost.length > 0 && { lost }),
      ...(value.lost_count > lost.length && { lost_count: value.lost_count }),
    };
  };
  const values = Object.entries(golden ?? {}).map(([attribute, value]) => [
    attribute,
    Array.isArray(value) ? value.map(compact) : compact(value),
  ]);
  return { ...event, members, rules, golden: golden === null ? null : Object.fromEntries(values) };
}
