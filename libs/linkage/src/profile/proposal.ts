import type { AttributeKind } from '#libs/contract';
import type { ColumnRole } from './column-words.ts';
import type { ProfiledColumn, TableProfile } from './profile-table.ts';

/** A column that becomes an attribute. */
export interface ProposedAttribute {
  readonly name: string;
  readonly kind: AttributeKind;
  readonly scheme?: string;
  readonly role: ColumnRole;
  readonly column: ProfiledColumn;
  /** Why it is not compared; null where it is. */
  readonly leftOut: string | null;
}

export interface ProposedPart {
  readonly attribute: string;
  readonly or?: readonly string[];
  readonly key: string;
}
export interface ProposedRule {
  readonly name: string;
  readonly parts: readonly ProposedPart[];
}
/** Rules that are there for one reason. */
export interface ProposedRules {
  readonly because: string;
  readonly rules: readonly ProposedRule[];
}

export interface ProposedComparison {
  readonly name: string;
  readonly attributes: readonly string[];
  readonly comparator?: string;
  readonly because: string;
}

/** A first definition of an entity type, each choice with its reason. */
export interface Proposal {
  readonly profile: TableProfile;
  readonly attributes: readonly ProposedAttribute[];
  readonly blocking: readonly ProposedRules[];
  readonly comparisons: readonly ProposedComparison[];
}

/** Names of more Vietnamese than this are read as Vietnamese ones: family name first, given name last. */
export const VIETNAMESE = 0.3;
