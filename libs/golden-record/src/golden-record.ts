import {
  MAX_LOST_VALUES,
  type EntityTypeDefinition,
  type GoldenRecord,
  type GoldenValue,
  type LostValue,
} from '#libs/contract';
import { addCandidates, identityOf, isKnown, type Candidate, type Member } from './members.ts';
import { AttributeSurvivorship } from './survivorship.ts';

interface Standing {
  readonly candidate: Candidate;
  readonly rule: string;
}

/** An attribute made ready; those of an entity type are compiled once. */
interface CompiledAttribute {
  readonly name: string;
  readonly isMany: boolean;
  readonly survivorship: AttributeSurvivorship;
}
const compiled = new WeakMap<object, readonly CompiledAttribute[]>();

/**
 * The best-known values of one entity: a pure function of its member records and the survivorship rules (L12). The
 * order of members does not matter, nothing reads the clock, and every value comes from a member, with the record,
 * version, source time and rule that put it there and the values that lost.
 *
 * - One value: the first by the rules. `lost` holds the other distinct values, best first, at most 20; `lost_count`
 *   counts them all.
 * - Many values: every distinct known value, best first, each with its own provenance; nothing loses.
 * - An attribute that no member carries is left out. Where members carry it and none knows it, the value is `""` (known
 *   to be empty), `{ withheld }` or null (unknown), the first of these that a member says. Silence never beats a known
 *   value, not even the legal owner's.
 */
export function goldenRecord(
  members: readonly Member[],
  entityType: Pick<EntityTypeDefinition, 'attributes' | 'survivorship'>,
): GoldenRecord {
  const golden: GoldenRecord = {};
  for (const { name, isMany, survivorship } of attributesOf(entityType)) {
    const candidates: Candidate[] = [];
    for (const member of members) addCandidates(candidates, member, name);
    if (candidates.length > 0) golden[name] = valueOf(isMany, distinct(survivorship.order(candidates)));
  }
  return golden;
}

function valueOf(isMany: boolean, standings: readonly Standing[]): GoldenValue | GoldenValue[] {
  if (isMany) {
    const known = standings.filter(({ candidate }) => isKnown(candidate));
    // Nothing known: one entry that says whether it is empty, withheld or unknown.
    return (known.length > 0 ? known : standings.slice(0, 1)).map((standing) => goldenValue(standing, NOTHING));
  }
  const [best] = standings;
  if (best === undefined) throw new RangeError('no candidate');
  if (standings.length === 1) return goldenValue(best, NOTHING);
  return goldenValue(
    best,
    standings.slice(1).filter(({ candidate }) => isKnown(candidate)),
  );
}

const NOTHING: readonly Standing[] = [];

/** The first standing of each distinct value. */
function distinct(standings: readonly Standing[]): readonly Standing[] {
  const [first] = standings;
  if (first === undefined) return standings;
  // Mostly all members say the same, letter by letter.
  if (standings.every(({ candidate }) => candidate.value === first.candidate.value)) return [first];
  const seen = new Set<string>();
  return standings.filter(({ candidate }) => {
    const identity = identityOf(candidate.value);
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}

function goldenValue({ candidate, rule }: Standing, others: readonly Standing[]): GoldenValue {
  const { ref, source, version, tsMs } = candidate.member;
  return {
    value: candidate.value,
    record: ref,
    source,
    version: version.toString(),
    ts_ms: tsMs,
    rule,
    lost: others.length === 0 ? [] : others.slice(0, MAX_LOST_VALUES).map(provenance),
    lost_count: others.length,
  };
}

function provenance({ candidate }: Standing): LostValue {
  const { ref, source, version, tsMs } = candidate.member;
  return { value: candidate.value, record: ref, source, version: version.toString(), ts_ms: tsMs };
}

function attributesOf(
  entityType: Pick<EntityTypeDefinition, 'attributes' | 'survivorship'>,
): readonly CompiledAttribute[] {
  const known = compiled.get(entityType);
  if (known !== undefined) return known;
  const attributes = Object.entries(entityType.attributes.attributes).map(([name, { owner, many }]) => ({
    name,
    isMany: many === true,
    survivorship: new AttributeSurvivorship(entityType.survivorship, name, owner),
  }));
  compiled.set(entityType, attributes);
  return attributes;
}
