import {
  MAX_LOST_VALUES,
  type AttributeDefinition,
  type EntityTypeDefinition,
  type GoldenRecord,
  type GoldenValue,
  type LostValue,
} from '#libs/contract';
import { candidatesOf, identityOf, isKnown, type Candidate, type Member } from './members.ts';
import { AttributeSurvivorship } from './survivorship.ts';

interface Standing {
  readonly candidate: Candidate;
  readonly rule: string;
}

const compiled = new WeakMap<object, ReadonlyMap<string, AttributeSurvivorship>>();

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
  const rules = survivorshipOf(entityType);
  for (const [name, definition] of Object.entries(entityType.attributes.attributes)) {
    const candidates = members.flatMap((member) => candidatesOf(member, name));
    const survivorship = rules.get(name);
    if (candidates.length === 0 || survivorship === undefined) continue;
    golden[name] = valueOf(definition, distinct(survivorship.order(candidates)));
  }
  return golden;
}

function valueOf(definition: AttributeDefinition, standings: readonly Standing[]): GoldenValue | GoldenValue[] {
  const known = standings.filter(({ candidate }) => isKnown(candidate));
  if (definition.many === true) {
    // Nothing known: one entry that says whether it is empty, withheld or unknown.
    return (known.length > 0 ? known : standings.slice(0, 1)).map((standing) => goldenValue(standing, []));
  }
  const [best, ...others] = standings;
  if (best === undefined) throw new RangeError('no candidate');
  return goldenValue(
    best,
    others.filter(({ candidate }) => isKnown(candidate)),
  );
}

/** The first standing of each distinct value. */
function distinct(standings: readonly Standing[]): Standing[] {
  const seen = new Set<string>();
  return standings.filter(({ candidate }) => {
    const identity = identityOf(candidate.value);
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}

function goldenValue(standing: Standing, others: readonly Standing[]): GoldenValue {
  return {
    ...provenance(standing),
    rule: standing.rule,
    lost: others.slice(0, MAX_LOST_VALUES).map(provenance),
    lost_count: others.length,
  };
}

function provenance({ candidate }: Standing): LostValue {
  const { ref, source, version, tsMs } = candidate.member;
  return { value: candidate.value, record: ref, source, version: version.toString(), ts_ms: tsMs };
}

function survivorshipOf(
  entityType: Pick<EntityTypeDefinition, 'attributes' | 'survivorship'>,
): ReadonlyMap<string, AttributeSurvivorship> {
  const known = compiled.get(entityType);
  if (known !== undefined) return known;
  const rules = new Map(
    Object.entries(entityType.attributes.attributes).map(([name, { owner }]) => [
      name,
      new AttributeSurvivorship(entityType.survivorship, name, owner),
    ]),
  );
  compiled.set(entityType, rules);
  return rules;
}
