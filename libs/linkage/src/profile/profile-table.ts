import { attributeNameOf, type ColumnRole } from './column-words.ts';
import { guessRole } from './guess-role.ts';
import { profileColumn, shareOf, type ColumnProfile, type GivenColumn } from './profile-column.ts';
import { findContainments, findCorrelations, type Containment, type Correlation } from './relate-columns.ts';
import { isVietnamese } from './value-shapes.ts';

/** A column with what it was taken for. */
export interface ProfiledColumn {
  readonly profile: ColumnProfile;
  readonly role: ColumnRole;
  /** Why it was taken for that. */
  readonly because: string;
  /** Share of its values that are Vietnamese, by letters and by family names and words of addresses. */
  readonly vietnameseShare: number;
  /** Name of its attribute; null where it becomes none. */
  readonly attribute: string | null;
}

export interface TableProfile {
  readonly rows: number;
  readonly columns: readonly ProfiledColumn[];
  readonly containments: readonly Containment[];
  readonly correlations: readonly Correlation[];
}

const NAMES: ReadonlySet<ColumnRole> = new Set(['full-name', 'given-name', 'middle-name', 'family-name', 'other-name']);
const PLACES: ReadonlySet<ColumnRole> = new Set(['place', 'region', 'postcode', 'address', 'house-number']);
const NO_ATTRIBUTES: ReadonlySet<ColumnRole> = new Set(['row-id', 'answer']);

/** What a register's columns are, what they are like, and how they depend on each other. Sees no truth. */
export function profileTable(given: readonly GivenColumn[], ignored: ReadonlySet<string>): TableProfile {
  const taken = new Set<string>();
  const columns = given.map((column): ProfiledColumn => {
    const profile = profileColumn(column);
    const guessed = ignored.has(column.header)
      ? { role: 'answer' as const, because: 'the command was told to ignore it' }
      : guessRole(column, profile);
    const attribute = NO_ATTRIBUTES.has(guessed.role) ? null : attributeNameOf(column.header, taken);
    if (attribute !== null) taken.add(attribute);
    return { profile, ...guessed, attribute, vietnameseShare: shareOf(column, isVietnamese) };
  });
  const having = (roles: ReadonlySet<ColumnRole>): GivenColumn[] =>
    given.filter((_, i) => roles.has(columns[i]?.role ?? 'answer'));
  return {
    rows: given[0]?.values.length ?? 0,
    columns,
    containments: findContainments(having(NAMES)),
    correlations: findCorrelations(having(PLACES)),
  };
}
