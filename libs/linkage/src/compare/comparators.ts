import { LienThongError, type AttributeKind } from '#libs/contract';
import type { Comparator, ComparatorContext } from './comparator.ts';
import { DatePartsComparator } from './date-parts.ts';
import { dateComparator } from './date.ts';
import { identifierComparator, identityComparator } from './identifier.ts';
import { MiddleWordsComparator } from './middle-words.ts';
import { NameWordsComparator } from './name-words.ts';
import { OrganisationNameComparator } from './organisation-name.ts';
import { PersonNameComparator } from './person-name.ts';
import { placeComparator } from './place.ts';
import { PostPlaceComparator } from './post-place.ts';
import { amountComparator, emailComparator, phoneComparator, setComparator } from './sets.ts';
import { textComparator } from './text.ts';
import { valueSetComparator } from './value-set.ts';
import { wordsComparator } from './words.ts';
import { writtenComparator } from './written.ts';

/** Every comparator by the name that `linkage.yaml` may give. */
const COMPARATORS = {
  'person-name': (context) => new PersonNameComparator(context),
  'organisation-name': (context) => new OrganisationNameComparator(context),
  date: dateComparator,
  identifier: identifierComparator,
  identity: identityComparator,
  place: placeComparator,
  text: textComparator,
  'name-words': (context) => new NameWordsComparator(context),
  'middle-words': (context) => new MiddleWordsComparator(context),
  'date-parts': (context) => new DatePartsComparator(context),
  'post-place': (context) => new PostPlaceComparator(context),
  written: writtenComparator,
  'value-set': valueSetComparator,
  set: setComparator,
  email: emailComparator,
  phone: phoneComparator,
  amount: amountComparator,
  words: wordsComparator,
} as const satisfies Record<string, (context: ComparatorContext) => Comparator>;
type ComparatorName = keyof typeof COMPARATORS;

/** The comparator of a kind where `linkage.yaml` names none. References are no linkage evidence. */
const OF_KIND: Readonly<Record<AttributeKind, ComparatorName | null>> = {
  'person-name': 'person-name',
  'organisation-name': 'organisation-name',
  date: 'date',
  identifier: 'identifier',
  phone: 'value-set',
  address: 'place',
  'admin-unit': 'place',
  code: 'value-set',
  email: 'value-set',
  amount: 'value-set',
  text: 'text',
  reference: null,
};

/** @throws LienThongError entity-type.definition-invalid */
export function makeComparator(context: ComparatorContext, named: string | undefined): Comparator {
  const kind = context.slots[0]?.kind ?? 'reference';
  const name = named ?? OF_KIND[kind];
  if (name !== null && isComparatorName(name)) return COMPARATORS[name](context);
  throw new LienThongError(
    'entity-type.definition-invalid',
    `linkage.yaml: comparison ${context.comparison}: ${
      name === null ? `kind ${kind} cannot be compared` : `there is no comparator ${name}`
    }`,
  );
}

function isComparatorName(name: string): name is ComparatorName {
  return Object.hasOwn(COMPARATORS, name);
}
