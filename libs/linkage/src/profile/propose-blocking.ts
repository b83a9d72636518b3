import { fullNameOf, splitNameOf } from './propose-comparisons.ts';
import {
  VIETNAMESE,
  type ProposedAttribute,
  type ProposedPart,
  type ProposedRule,
  type ProposedRules,
} from './proposal.ts';

/** A piece of a key, with the word it has in a rule's name. */
interface Piece {
  readonly word: string;
  readonly part: ProposedPart;
}

/** Attributes of fewer values do not narrow anything down. */
const LEAST_VALUES = 12;

/**
 * Many loose keys rather than few tight ones: a key that too many records hold is dropped by itself, and whatever a
 * component holds is compared in full, so that a pair needs to be found on one way only.
 */
export function proposeBlocking(attributes: readonly ProposedAttribute[]): ProposedRules[] {
  const years = piecesOfDates(attributes);
  const areas = piecesOfAreas(attributes);
  const trades = attributes
    .filter(({ role, column }) => role === 'category' && column.profile.distinct >= LEAST_VALUES)
    .map((attribute) => piece(attribute.name, attribute, 'exact'));
  const sections: ProposedRules[] = [
    { because: 'numbers and contacts that hardly anybody shares', rules: ruleOfIdentifiers(attributes) },
    {
      because: 'a birth date by itself and with where somebody lives or works',
      rules: rulesOfDates(attributes, areas, trades),
    },
    { because: 'places narrow enough by themselves', rules: rulesOfPlaces(attributes, areas) },
    {
      because: 'words of the name, as written, by their beginning and by their sound',
      rules: rulesOfNames(attributes, { years, areas, trades }),
    },
    { because: 'what is left where the name is quite another', rules: rulesWithoutName(years, areas, trades) },
    { because: 'words of the name of an organisation', rules: rulesOfOrganisations(attributes, areas) },
  ];
  const taken = new Set<string>();
  const named = sections.map(({ because, rules }) => ({
    because,
    rules: rules.map((rule) => uniquelyNamed(rule, taken)),
  }));
  return named.filter(({ rules }) => rules.length > 0);
}

function uniquelyNamed(rule: ProposedRule, taken: Set<string>): ProposedRule {
  for (let ordinal = 1; ; ordinal += 1) {
    const name = ordinal === 1 ? rule.name : `${rule.name}-${ordinal}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return { ...rule, name };
  }
}

const kebab = (name: string): string => name.replaceAll('_', '-');
const piece = (word: string, { name }: ProposedAttribute, key: string): Piece => ({
  word: kebab(word),
  part: { attribute: name, key },
});
const rule = (...pieces: readonly Piece[]): ProposedRule => ({
  name: pieces.map(({ word }) => word).join('-'),
  parts: pieces.map(({ part }) => part),
});

function birthDateOf(attributes: readonly ProposedAttribute[]): ProposedAttribute | undefined {
  return attributes.find(({ role }) => role === 'birth-date');
}

function piecesOfDates(attributes: readonly ProposedAttribute[]): Piece[] {
  const birth = birthDateOf(attributes);
  return birth === undefined ? [] : [piece('year', birth, 'year'), piece('day', birth, 'month-day')];
}

/** A place by its words, a postcode by its wider area. */
function piecesOfAreas(attributes: readonly ProposedAttribute[]): Piece[] {
  return attributes.flatMap((attribute) => {
    if (attribute.role === 'postcode') return [piece('outward', attribute, 'outward')];
    if (attribute.role === 'place' || attribute.role === 'commune-code')
      return [piece(attribute.name, attribute, 'exact')];
    return [];
  });
}

function ruleOfIdentifiers(attributes: readonly ProposedAttribute[]): ProposedRule[] {
  return attributes.flatMap((attribute) => {
    const { name, kind, role } = attribute;
    if (role === 'postcode') return [];
    if (kind === 'identifier')
      return [rule(piece(name, attribute, 'exact')), rule(piece(`${name}-stem`, attribute, 'stem'))];
    if (kind === 'phone') return [rule(piece(name, attribute, 'exact'))];
    if (kind !== 'email') return [];
    const keys = ['user', 'host', 'start', 'host-start', 'tail'];
    return [rule(piece(name, attribute, 'exact')), ...keys.map((key) => rule(piece(`${name}-${key}`, attribute, key)))];
  });
}

function rulesOfDates(
  attributes: readonly ProposedAttribute[],
  areas: readonly Piece[],
  trades: readonly Piece[],
): ProposedRule[] {
  const birth = birthDateOf(attributes);
  if (birth === undefined) return [];
  const exact = piece('birth', birth, 'exact');
  const dates = piecesOfDates(attributes);
  return [
    rule(exact),
    ...dates.flatMap((date) => areas.map((area) => rule(date, area))),
    ...trades.map((trade) => rule(exact, trade)),
  ];
}

function rulesOfPlaces(attributes: readonly ProposedAttribute[], areas: readonly Piece[]): ProposedRule[] {
  const own = attributes.flatMap((attribute) => {
    const { name, role, kind } = attribute;
    if (role === 'postcode')
      return [rule(piece(name, attribute, 'exact')), rule(piece(`${name}-stem`, attribute, 'stem'))];
    if (role === 'address') return [rule(piece(name, attribute, kind === 'address' ? 'place' : 'exact'))];
    return [];
  });
  const [one, other] = areas;
  return one === undefined || other === undefined ? own : [...own, rule(one, other)];
}

interface Company {
  readonly years: readonly Piece[];
  readonly areas: readonly Piece[];
  readonly trades: readonly Piece[];
}

function rulesOfNames(attributes: readonly ProposedAttribute[], { years, areas, trades }: Company): ProposedRule[] {
  const words = nameWords(attributes);
  if (words === null) return [];
  const { one, two } = words;
  const places = areas;
  return [
    rule(...one('word', 'each')),
    ...[...years, ...places, ...trades].map((with_) => rule(...one('letters', 'each-letters'), with_)),
    ...[...years.slice(0, 1), ...places].map((with_) => rule(...one('sound', 'each-sound'), with_)),
    rule(...two('sounds', 'each-sound')),
    ...[...years.slice(0, 1), ...places].map((with_) => rule(...two('sounds', 'each-sound'), with_)),
    rule(...two('words', 'each')),
    ...[...years.slice(0, 1), ...places.slice(0, 1), ...trades].map((with_) => rule(...two('words', 'each'), with_)),
    ...vietnameseRules(attributes),
  ];
}

interface NameWords {
  /** One word of the name. */
  readonly one: (word: string, key: string) => Piece[];
  /** Two words of it, in any order. */
  readonly two: (word: string, key: string) => Piece[];
}

function nameWords(attributes: readonly ProposedAttribute[]): NameWords | null {
  const full = fullNameOf(attributes);
  if (full !== undefined) {
    const pairs = (key: string): string => (key === 'each-sound' ? 'sound-pairs' : 'pairs');
    return {
      one: (word, key) => [piece(word, full, key)],
      two: (word, key) => [piece(word, full, pairs(key))],
    };
  }
  const parts = splitNameOf(attributes).map(({ name }) => name);
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return null;
  // Either name may stand in the other's column.
  const from = (start: string): Omit<ProposedPart, 'key'> => {
    const others = parts.filter((name) => name !== start);
    return others.length === 0 ? { attribute: start } : { attribute: start, or: others };
  };
  const single = (word: string, key: string): Piece[] => [{ word, part: { ...from(first), key } }];
  return {
    one: single,
    two: (word, key) =>
      first === last ? single(word, key) : [...single(word, key), { word: 'both', part: { ...from(last), key } }],
  };
}

/** Family name first and a given name last, with few family names: the end of a name tells more than its beginning. */
function vietnameseRules(attributes: readonly ProposedAttribute[]): ProposedRule[] {
  const full = fullNameOf(attributes);
  const birth = birthDateOf(attributes);
  if (full === undefined || full.column.vietnameseShare < VIETNAMESE) return [];
  const dates =
    birth === undefined ? [] : ['swap-safe', 'year-month', 'month-day'].map((key) => piece(key, birth, key));
  return [
    ...dates.map((date) => rule(piece('all-letters', full, 'letters'), date)),
    ...dates.slice(0, 1).map((date) => rule(piece('given', full, 'last'), date)),
    ...(birth === undefined ? [] : [rule(piece('head', full, 'head'), piece('birth', birth, 'exact'))]),
  ];
}

function rulesWithoutName(years: readonly Piece[], areas: readonly Piece[], trades: readonly Piece[]): ProposedRule[] {
  const [year] = years;
  if (year === undefined) return [];
  return areas.flatMap((area) => trades.map((trade) => rule(year, area, trade)));
}

function rulesOfOrganisations(attributes: readonly ProposedAttribute[], areas: readonly Piece[]): ProposedRule[] {
  return attributes
    .filter(({ kind }) => kind === 'organisation-name')
    .flatMap((name) => [
      rule(piece(`${name.name}-words`, name, 'words')),
      rule(piece(`${name.name}-tail`, name, 'tail')),
      rule(piece(`${name.name}-head`, name, 'head')),
      ...areas.map((area) => rule(piece(`${name.name}-tail`, name, 'tail'), area)),
    ]);
}
