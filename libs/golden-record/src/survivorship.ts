import { compareUtf8, type SurvivorshipFile, type SurvivorshipRule } from '#libs/contract';
import { identityOf, type Candidate, type Member } from './members.ts';

/** The name of the rule for attributes and times that the table does not name. */
export const DEFAULT_RULE = 'default-trust';

/** A rule as it applies to one value: its name, and the rank it gives the value's source (0 = legal owner). */
interface Ranked {
  readonly candidate: Candidate;
  readonly rule: string;
  readonly rank: number;
}

/** A rule made ready: when it is valid, and the rank of each source it names. */
interface CompiledRule {
  readonly name: string;
  readonly isTimeless: boolean;
  /** Epoch milliseconds, `to` excluded. */
  readonly from: number;
  readonly to: number;
  readonly ranks: ReadonlyMap<string, number>;
  readonly lastRank: number;
}

/** The rules of one attribute, in the order of the table. */
export class AttributeSurvivorship {
  private readonly rules: readonly CompiledRule[];
  private readonly fallback: CompiledRule;

  /** @param owner the source that `attributes.yaml` names as owner, for attributes without a rule. */
  constructor(file: SurvivorshipFile, attribute: string, owner: string | undefined) {
    this.rules = file.rules.filter((rule) => rule.attribute === attribute).map(compileRule);
    this.fallback = compileRule({
      ...{ rule: DEFAULT_RULE, attribute, trust: file.defaultTrust },
      ...(owner !== undefined && { owner }),
    });
  }

  /**
   * Candidates by falling right to stand: what is known first; then the legal owner, the order of trust, the source's
   * time (later first, no time last), the record reference, the value itself. A total order, so
   * that the order of members cannot matter.
   */
  order(candidates: readonly Candidate[]): readonly { readonly candidate: Candidate; readonly rule: string }[] {
    const ranked = candidates.map((candidate): Ranked => {
      const rule = this.ruleOf(candidate.member);
      return { candidate, rule: rule.name, rank: rankBy(rule, candidate.member) };
    });
    return ranked.length === 1 ? ranked : ranked.sort(compareRanked);
  }

  /** What `order` puts first of two members that say the same. */
  firstOf(one: Member, other: Member): Member {
    const ranks = [rankBy(this.ruleOf(one), one), rankBy(this.ruleOf(other), other)] as const;
    return compareStanding(one, ranks[0], other, ranks[1]) <= 0 ? one : other;
  }

  /** The name of the rule by which a member's value stands. */
  ruleName(member: Member): string {
    return this.ruleOf(member).name;
  }

  /**
   * The first rule whose validity holds the value's source time. Validity is never compared with the clock (L12); a
   * value without a source time meets only rules without validity.
   */
  private ruleOf({ tsMs }: Member): CompiledRule {
    for (const rule of this.rules) {
      if (rule.isTimeless || (tsMs !== null && tsMs >= rule.from && tsMs < rule.to)) return rule;
    }
    return this.fallback;
  }
}

function rankBy(rule: CompiledRule, { source }: Member): number {
  return rule.ranks.get(source) ?? rule.lastRank;
}

const DAY_MS = 86_400_000;
/** Dates of law are days in Vietnam. */
const ZONE_MS = 7 * 3_600_000;

function compileRule(rule: SurvivorshipRule): CompiledRule {
  const ranks = new Map<string, number>();
  rule.trust.forEach((source, place) => {
    if (!ranks.has(source)) ranks.set(source, 1 + place);
  });
  if (rule.owner !== undefined) ranks.set(rule.owner, 0);
  return {
    name: rule.rule,
    isTimeless: rule.validFrom === undefined && rule.validTo === undefined,
    from: rule.validFrom === undefined ? Number.NEGATIVE_INFINITY : startOf(rule.validFrom),
    to: rule.validTo === undefined ? Number.POSITIVE_INFINITY : startOf(rule.validTo) + DAY_MS,
    ranks,
    lastRank: 1 + rule.trust.length,
  };
}

function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - ZONE_MS;
}

function compareRanked(left: Ranked, right: Ranked): number {
  const a = left.candidate.member;
  const b = right.candidate.member;
  return (
    left.candidate.knowledge - right.candidate.knowledge ||
    compareStanding(a, left.rank, b, right.rank) ||
    compareUtf8(identityOf(left.candidate.value), identityOf(right.candidate.value))
  );
}

/** By what the rules give the sources, then the source's time, then the record. */
function compareStanding(left: Member, leftRank: number, right: Member, rightRank: number): number {
  return leftRank - rightRank || compareTimes(left.tsMs, right.tsMs) || compareUtf8(left.ref, right.ref);
}

/** Later first; no time last. */
function compareTimes(left: number | null, right: number | null): number {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  return right - left;
}
