import type { Attributes, ReferenceText, SingleValue } from '#libs/contract';

/** A live record of an entity, as its source has it. */
export interface Member {
  readonly ref: ReferenceText;
  readonly source: string;
  readonly version: bigint;
  /** The source's own time of the change, epoch milliseconds; null where it says none. */
  readonly tsMs: number | null;
  readonly after: Attributes;
}

/**
 * What a value says about itself, best first: it is known; known to be empty; withheld by an authority; unknown.
 * A withheld or unknown value never beats a known one, whoever owns it: that an owner keeps silent says nothing against
 * what another register openly holds. Where no source has a known value, the golden record says which kind of nothing
 * it is. A known-empty value beats a withheld one for the same reason.
 */
export type Knowledge = 0 | 1 | 2 | 3;
const KNOWN: Knowledge = 0;
const EMPTY: Knowledge = 1;
const WITHHELD: Knowledge = 2;
const UNKNOWN: Knowledge = 3;

/** One value of one member. `value` is null where the source says that it does not know. */
export interface Candidate {
  readonly member: Member;
  readonly value: SingleValue | null;
  readonly knowledge: Knowledge;
}

/** Adds what a member says about an attribute; nothing where its source does not carry the attribute. */
export function addCandidates(candidates: Candidate[], member: Member, attribute: string): void {
  const value = member.after[attribute];
  if (value === undefined) return;
  if (value === null || !isList(value)) candidates.push({ member, value, knowledge: knowledgeOf(value) });
  // An empty list is known to be empty.
  else if (value.length === 0) candidates.push({ member, value: '', knowledge: EMPTY });
  else for (const each of value) candidates.push({ member, value: each, knowledge: knowledgeOf(each) });
}

/** What a member says where that is one known text, also alone in a list; else null. */
export function onlyKnownText(value: Attributes[string]): string | null {
  const only = value !== null && isList(value) && value.length === 1 ? value[0] : value;
  return typeof only === 'string' && knowledgeOf(only) === KNOWN ? only : null;
}

function isList(value: Attributes[string]): value is readonly SingleValue[] {
  return Array.isArray(value);
}

function knowledgeOf(value: SingleValue | null): Knowledge {
  if (value === null) return UNKNOWN;
  if (typeof value === 'string') return value.trim() === '' ? EMPTY : KNOWN;
  return 'withheld' in value ? WITHHELD : KNOWN;
}

export function isKnown(candidate: Candidate): boolean {
  return candidate.knowledge === KNOWN;
}

/** Text by which two values are one and the same: Unicode composition and outer spaces make no difference. */
export function identityOf(value: SingleValue | null): string {
  if (value === null) return 'unknown';
  if (typeof value === 'string') return `text:${value.normalize('NFC').trim()}`;
  if ('withheld' in value) return `withheld:${value.withheld}`;
  return `reference:${value.source}/${value.dataset}/${value.record_id}`;
}
