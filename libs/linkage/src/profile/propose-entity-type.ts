import type { AttributeKind } from '#libs/contract';
import { KIND_OF_ROLE } from './column-words.ts';
import type { ProfiledColumn, TableProfile } from './profile-table.ts';
import { proposeBlocking } from './propose-blocking.ts';
import { proposeComparisons } from './propose-comparisons.ts';
import { VIETNAMESE, type Proposal, type ProposedAttribute } from './proposal.ts';

const FREE_TEXT_WORDS = 8;

/** What a register's profile suggests. A pure function of the profile: the same file gives the same definition. */
export function proposeEntityType(profile: TableProfile): Proposal {
  const attributes = profile.columns.flatMap((column) => proposeAttribute(column, profile));
  const compared = attributes.filter(({ leftOut }) => leftOut === null);
  return {
    profile,
    attributes,
    comparisons: proposeComparisons(compared, profile),
    blocking: proposeBlocking(compared),
  };
}

function proposeAttribute(column: ProfiledColumn, profile: TableProfile): ProposedAttribute[] {
  const { role, attribute } = column;
  const standard = KIND_OF_ROLE[role];
  if (standard === null || attribute === null) return [];
  const leftOut = reasonToLeaveOut(column, profile);
  return [{ name: attribute, ...(refined(column) ?? standard), role, column, leftOut }];
}

/** Where the values ask for another kind than the role alone does. */
function refined({ role, profile, vietnameseShare }: ProfiledColumn): { kind: AttributeKind; scheme?: string } | null {
  // The kind of addresses knows Vietnamese ones: houses, lanes, hamlets, communes of three generations.
  if (role === 'address') return vietnameseShare >= VIETNAMESE ? null : { kind: 'text' };
  if (role === 'category') return profile.wordsPerValue > 1.05 ? { kind: 'text' } : null;
  if (role === 'identifier') return { kind: 'identifier', scheme: 'number' };
  return null;
}

function reasonToLeaveOut(column: ProfiledColumn, { containments }: TableProfile): string | null {
  const { header } = column.profile;
  const container = containments.find(({ part }) => part === header);
  if (container !== undefined) {
    const share = Math.round(container.share * 100);
    return `${share} % of its values stand in ${container.whole}: comparing both would count one thing twice`;
  }
  if (column.profile.distinct < 2) return 'all rows say the same';
  if (column.role === 'amount') return 'an amount changes with time and says little of who somebody is';
  if (column.role === 'text' && column.profile.wordsPerValue > FREE_TEXT_WORDS) return 'free text';
  if (column.role === 'parent-name') return 'the name of somebody else';
  return null;
}
