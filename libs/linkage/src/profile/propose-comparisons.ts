import type { ColumnRole } from './column-words.ts';
import type { TableProfile } from './profile-table.ts';
import { VIETNAMESE, type ProposedAttribute, type ProposedComparison } from './proposal.ts';

/** Given name before family name: so the comparison of split names wants them. */
const NAME_ORDER: readonly ColumnRole[] = ['given-name', 'middle-name', 'family-name'];
const WRITTEN: ReadonlySet<ColumnRole> = new Set([
  'email',
  'address',
  'house-number',
  'place',
  'region',
  'postcode',
  'identifier',
  'text',
]);

/** One comparison for each thing that a record says; what depends on each other is compared together. */
export function proposeComparisons(
  attributes: readonly ProposedAttribute[],
  profile: TableProfile,
): ProposedComparison[] {
  const names = compareNames(attributes);
  const places = comparePlaces(attributes, profile);
  const done = new Set([...names, ...places].flatMap((comparison) => comparison.attributes));
  const rest = attributes.filter(({ name }) => !done.has(name)).map(compareAlone);
  return [...names, ...rest, ...places];
}

export function fullNameOf(attributes: readonly ProposedAttribute[]): ProposedAttribute | undefined {
  const full = attributes.filter(({ role }) => role === 'full-name');
  // The one with the most words says most.
  return full.sort((a, b) => b.column.profile.wordsPerValue - a.column.profile.wordsPerValue)[0];
}

/** The name's parts in the order given, middle, family; empty where there is a column of whole names. */
export function splitNameOf(attributes: readonly ProposedAttribute[]): ProposedAttribute[] {
  if (fullNameOf(attributes) !== undefined) return [];
  return NAME_ORDER.flatMap((role) => attributes.filter((attribute) => attribute.role === role).slice(0, 1));
}

function compareNames(attributes: readonly ProposedAttribute[]): ProposedComparison[] {
  const full = fullNameOf(attributes);
  if (full !== undefined) return compareFullName(full, attributes);
  const parts = splitNameOf(attributes);
  if (parts.length === 0) return [];
  const because =
    parts.length === 1
      ? 'the only name that there is'
      : 'given and family name together: they depend on each other, and are swapped now and then';
  return [{ name: 'name', attributes: parts.map(({ name }) => name), comparator: 'name-words', because }];
}

function compareFullName(full: ProposedAttribute, attributes: readonly ProposedAttribute[]): ProposedComparison[] {
  const share = full.column.vietnameseShare;
  const percent = Math.round(share * 100);
  if (share >= VIETNAMESE) {
    const others = attributes.filter(({ role }) => role === 'other-name').map(({ name }) => name);
    const because = `${percent} % of the names are Vietnamese: family name first, given name last, diacritics often lost`;
    return [{ name: 'name', attributes: [full.name, ...others], comparator: 'person-name', because }];
  }
  const name = { name: 'name', attributes: [full.name], comparator: 'name-words' };
  const because = `one column holds the whole name, given name first (${percent} % are Vietnamese)`;
  if (full.column.profile.wordsPerValue <= 2.05) return [{ ...name, because }];
  const middle = { name: 'middle-name', attributes: [full.name], comparator: 'middle-words' };
  return [
    { ...name, because },
    { ...middle, because: 'many names have a middle word, which tells namesakes apart' },
  ];
}

function comparePlaces(attributes: readonly ProposedAttribute[], profile: TableProfile): ProposedComparison[] {
  const postcode = attributes.find(({ role }) => role === 'postcode');
  const places = attributes.filter(({ role }) => role === 'place');
  const address = attributes.find(({ kind }) => kind === 'address');
  const commune = attributes.find(({ kind }) => kind === 'admin-unit');
  const found: ProposedComparison[] = [];
  if (address !== undefined) {
    const units = commune === undefined ? [] : [commune.name];
    found.push({
      ...{ name: 'residence', attributes: [address.name, ...units], comparator: 'place' },
      because: 'house, street and commune as Vietnamese addresses are written; units that were merged count as one',
    });
  }
  if (postcode === undefined || places.length === 0) return found;
  const strengthWith = (place: ProposedAttribute): number =>
    profile.correlations.find(({ one, other }) => {
      const both = [one, other];
      return both.includes(postcode.column.profile.header) && both.includes(place.column.profile.header);
    })?.strength ?? 0;
  const [place] = [...places].sort((a, b) => strengthWith(b) - strengthWith(a));
  if (place === undefined) return found;
  const strength = strengthWith(place);
  const measured =
    strength > 0
      ? `here the one tells ${Math.round(strength * 100)} % of the other beyond chance`
      : 'the one implies the other';
  const because = `postcode and place in one comparison, so that one fact is not counted twice: ${measured}`;
  return [...found, { name: 'place', attributes: [postcode.name, place.name], comparator: 'post-place', because }];
}

function compareAlone(attribute: ProposedAttribute): ProposedComparison {
  const { name, role, kind } = attribute;
  const own = { name: name.replaceAll('_', '-'), attributes: [name] };
  if (kind === 'date') {
    return {
      ...own,
      comparator: 'date-parts',
      because: 'year apart from day and month, so that 1 January weighs little',
    };
  }
  if (WRITTEN.has(role)) {
    return { ...own, comparator: 'written', because: 'written by hand: a slip of one character is no difference' };
  }
  const { distinct } = attribute.column.profile;
  return { ...own, because: `${distinct} values; agreeing on a rare one weighs more than on a common one` };
}
