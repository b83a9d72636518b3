import {
  compareUtf8,
  MAX_LOST_VALUES,
  type CompactGolden,
  type CompactValue,
  type EntityMember,
  type EntityTypeDefinition,
  type ToldGolden,
} from '#libs/contract';
import { addCandidates, identityOf, isKnown, onlyKnownText, type Candidate, type Member } from './members.ts';
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
 * order of members does not matter, nothing reads the clock, and every value points to the member it comes from, the
 * rule that put it there and the values that lost. Members come in canonical order, all of them; rules in the order in
 * which values first stand by them.
 *
 * - One value: the first by the rules. `lost` holds the other distinct values, best first, at most 20.
 * - Many values: every distinct known value, best first, each with its own provenance; nothing loses.
 * - An attribute that no member carries is left out. Where members carry it and none knows it, the value is `""` (known
 *   to be empty), `{ withheld }` or null (unknown), the first of these that a member says. Silence never beats a known
 *   value, not even the legal owner's.
 */
export function goldenRecord(
  members: readonly Member[],
  entityType: Pick<EntityTypeDefinition, 'attributes' | 'survivorship'>,
): ToldGolden & { readonly golden: CompactGolden } {
  const telling = new Telling(members);
  const golden: CompactGolden = {};
  for (const attribute of attributesOf(entityType)) {
    const { name, isMany, survivorship } = attribute;
    const agreed = agreedValue(members, attribute, telling);
    if (agreed !== null) {
      golden[name] = isMany ? [agreed] : agreed;
      continue;
    }
    const candidates: Candidate[] = [];
    for (const member of members) addCandidates(candidates, member, name);
    if (candidates.length > 0) golden[name] = valueOf(isMany, distinct(survivorship.order(candidates)), telling);
  }
  return { members: telling.members, rules: telling.rules, golden };
}

/**
 * The value of an attribute of which all members that carry it say the same known text, letter by letter, as mostly they
 * do: without the lists that weighing candidates takes. Null where they have to be weighed.
 */
function agreedValue(
  members: readonly Member[],
  { name, survivorship }: CompiledAttribute,
  telling: Telling,
): CompactValue | null {
  let first: Member | null = null;
  let text = '';
  for (const member of members) {
    const value = member.after[name];
    if (value === undefined) continue;
    const own = onlyKnownText(value);
    if (own === null || (first !== null && own !== text)) return null;
    text = own;
    first = first === null ? member : survivorship.firstOf(first, member);
  }
  return first === null ? null : telling.place(text, first, survivorship.ruleName(first));
}

function valueOf(isMany: boolean, standings: readonly Standing[], telling: Telling): CompactValue | CompactValue[] {
  const [best] = standings;
  if (best === undefined) throw new RangeError('no candidate');
  if (isMany) {
    const known = standings.filter(({ candidate }) => isKnown(candidate));
    // Nothing known: one entry that says whether it is empty, withheld or unknown.
    return (known.length > 0 ? known : [best]).map((standing) => telling.value(standing));
  }
  const value = telling.value(best);
  if (standings.length === 1) return value;
  const others = standings.slice(1).filter(({ candidate }) => isKnown(candidate));
  if (others.length === 0) return value;
  const lost = others.slice(0, MAX_LOST_VALUES).map(({ candidate }) => telling.lostValue(candidate));
  return others.length === lost.length ? { ...value, lost } : { ...value, lost, lost_count: others.length };
}

/** The first standing of each distinct value. */
function distinct(standings: readonly Standing[]): readonly Standing[] {
  if (standings.length === 1) return standings;
  const seen = new Set<string>();
  return standings.filter(({ candidate }) => {
    const identity = identityOf(candidate.value);
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}

/** Gives members and rules their places, and notes which members values come from. */
class Telling {
  readonly members: EntityMember[];
  readonly rules: string[] = [];
  private readonly places = new Map<Member, number>();

  constructor(members: readonly Member[]) {
    const ordered = isInOrder(members) ? members : members.toSorted((a, b) => compareUtf8(a.ref, b.ref));
    this.members = ordered.map(({ ref }) => ({ record: ref }));
    ordered.forEach((member, place) => this.places.set(member, place));
  }

  value({ candidate, rule }: Standing): CompactValue {
    return this.place(candidate.value, candidate.member, rule);
  }

  place(value: CompactValue['value'], member: Member, rule: string): CompactValue {
    let place = this.rules.indexOf(rule);
    if (place < 0) place = this.rules.push(rule) - 1;
    return { value, member: this.placeOf(member), rule: place };
  }

  lostValue({ value, member }: Candidate): { value: unknown; member: number } {
    return { value, member: this.placeOf(member) };
  }

  private placeOf(member: Member): number {
    const place = this.places.get(member) ?? -1;
    const told = this.members[place];
    if (told === undefined) throw new RangeError('a value of no member');
    if (told.version === undefined) {
      told.version = member.version.toString();
      told.ts_ms = member.tsMs;
    }
    return place;
  }
}

function isInOrder(members: readonly Member[]): boolean {
  return members.every((member, i) => {
    const before = members[i - 1];
    return before === undefined || compareUtf8(before.ref, member.ref) < 0;
  });
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
