import { roleOfHeader, type ColumnRole } from './column-words.ts';
import { shareOf, type ColumnProfile, type GivenColumn } from './profile-column.ts';
import {
  isCodeWord,
  isCompany,
  isDecimal,
  isEmail,
  isPersonalId,
  isPhone,
  isPostcode,
  isWordy,
} from './value-shapes.ts';

export interface GuessedRole {
  readonly role: ColumnRole;
  /** Why, for the person who reads the file. */
  readonly because: string;
}

/** So many of the values must have a form before the form decides. */
const MOST = 0.8;
const HALF = 0.5;
/** A category's values come so often that two random rows agree now and then. */
const CATEGORY_AGREEMENT = 0.005;
const CATEGORY_WORDS = 2.5;
const CATEGORY_DISTINCT = 0.2;

/** A role that a header gives must be borne out by the values, where values can tell. */
const BORNE_OUT: Readonly<Partial<Record<ColumnRole, (column: GivenColumn, profile: ColumnProfile) => boolean>>> = {
  'birth-date': (_column, { dateFormats }) => dateFormats.length > 0,
  date: (_column, { dateFormats }) => dateFormats.length > 0,
  email: (column) => shareOf(column, isEmail) >= HALF,
  phone: (column) => shareOf(column, (value) => value.replace(/\D/g, '').length >= 6) >= HALF,
  'personal-id': (column) => shareOf(column, isCodeWord) >= HALF,
  'old-id': (column) => shareOf(column, isCodeWord) >= HALF,
  'tax-code': (column) => shareOf(column, isCodeWord) >= HALF,
  'social-insurance': (column) => shareOf(column, isCodeWord) >= HALF,
  'commune-code': (column) => shareOf(column, (value) => /^\d{1,5}$/.test(value)) >= MOST,
  amount: (column) => shareOf(column, (value) => /^-?[\d.,\s]+$/.test(value)) >= MOST,
  'given-name': (column) => shareOf(column, isWordy) >= HALF,
  'family-name': (column) => shareOf(column, isWordy) >= HALF,
  'middle-name': (column) => shareOf(column, isWordy) >= HALF,
};

/** What the column is, from its header where the values bear it out, else from the values. */
export function guessRole(column: GivenColumn, profile: ColumnProfile): GuessedRole {
  const named = roleOfHeader(column.header);
  if (profile.filled === 0) return { role: 'row-id', because: 'every row leaves it empty' };
  if (named?.role === 'answer') {
    return { role: 'answer', because: `the header says "${named.phrase}": it holds the answer, not evidence` };
  }
  const names = rowName(profile, named?.role ?? null);
  if (names !== null) return { role: 'row-id', because: names };
  if (named !== null && named.role !== 'row-id') {
    const check = BORNE_OUT[named.role];
    if (check === undefined || check(column, profile)) {
      const role = named.role === 'full-name' && shareOf(column, isCompany) >= HALF ? 'organisation-name' : named.role;
      return { role, because: `the header says "${named.phrase}"` };
    }
  }
  return fromValues(column, profile);
}

/** Why the column names the row instead of saying something about the thing; null where it does not. */
function rowName(profile: ColumnProfile, named: ColumnRole | null): string | null {
  const { distinct, filled, rows, shapes } = profile;
  const isUnique = distinct === filled && filled === rows && rows > 1;
  if (!isUnique) {
    return named === 'row-id' && profile.distinctShare > 0.99
      ? 'the header says so, and hardly a value comes twice'
      : null;
  }
  if (named === 'row-id') return 'the header says so, and no value comes twice: it names the row, not the thing';
  const oneShape = shapes[0]?.share ?? 0;
  const plain = /^[a9][\da9._-]*$/.test(shapes[0]?.shape ?? '') && (shapes[0]?.shape ?? '').includes('9');
  if (named === null && plain && oneShape > HALF && profile.dateFormats.length === 0)
    return 'every row has its own value of one form: it names the row';
  return null;
}

function isCategory({ agreement, wordsPerValue, distinctShare }: ColumnProfile): boolean {
  return agreement >= CATEGORY_AGREEMENT && wordsPerValue <= CATEGORY_WORDS && distinctShare <= CATEGORY_DISTINCT;
}

function fromValues(column: GivenColumn, profile: ColumnProfile): GuessedRole {
  const percent = (share: number): string => `${Math.round(share * 100)} % of its values`;
  const tests: readonly [ColumnRole, (value: string) => boolean, string][] = [
    ['email', isEmail, 'are e-mail addresses'],
    ['personal-id', isPersonalId, 'have the form of a personal id: 12 digits that begin with a province'],
    ['phone', isPhone, 'are telephone numbers'],
    ['organisation-name', isCompany, 'hold a legal form of companies'],
  ];
  if (profile.dateFormats[0] !== undefined && profile.dateFormats[0].format !== 'YYYY') {
    return {
      role: 'date',
      because: `${percent(profile.dateFormats[0].share)} are dates as ${profile.dateFormats[0].format}`,
    };
  }
  for (const [role, test, what] of tests) {
    const share = shareOf(column, test);
    if (share >= MOST) return { role, because: `${percent(share)} ${what}` };
  }
  if (isCategory(profile)) {
    return {
      role: 'category',
      because: `it has few values: two random rows agree in ${(profile.agreement * 100).toFixed(1)} %`,
    };
  }
  if (shareOf(column, isDecimal) >= HALF) return { role: 'amount', because: 'its values are decimal numbers' };
  if (shareOf(column, isPostcode) >= MOST)
    return { role: 'postcode', because: 'its values have the form of postcodes' };
  if (shareOf(column, isCodeWord) >= MOST)
    return { role: 'identifier', because: 'its values are single words with digits' };
  return { role: 'text', because: 'nothing more is known of it: it is compared word by word' };
}
