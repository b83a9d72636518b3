import type { AttributeDefinition, AttributeKind } from '#libs/contract';

/** What a consumer may read for. `identity` sees all; the others see what they need and the rest masked. */
export const PURPOSES = ['identity', 'contact', 'statistics'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Personal kinds of value that a purpose sees as they are. Identifiers and names are for `identity` alone. */
const SEES: Readonly<Record<Purpose, ReadonlySet<AttributeKind> | 'everything'>> = {
  identity: 'everything',
  contact: new Set<AttributeKind>(['phone', 'email', 'address', 'admin-unit']),
  statistics: new Set<AttributeKind>(['admin-unit']),
};

/** Who reads, as the token says. */
export interface Reader {
  readonly name: string;
  readonly purposes: ReadonlySet<Purpose>;
}

/** Purposes this api does not know open nothing. */
export function knownPurposes(purposes: readonly string[]): Set<Purpose> {
  return new Set(PURPOSES.filter((purpose) => purposes.includes(purpose)));
}

/** Households may use their representative's personal id as a tax code: it stays a personal id, whatever it is used as. */
const PERSONAL_ID = /^\D*(?:\d\D*){12}$/;

function isPersonalId(attribute: AttributeDefinition, value: unknown): boolean {
  return attribute.kind === 'identifier' && typeof value === 'string' && PERSONAL_ID.test(value);
}

/** Whether the reader sees the value as it is. An attribute that the entity type does not know is shown to `identity` only. */
export function seesClear(reader: Reader, attribute: AttributeDefinition | undefined, value: unknown): boolean {
  if (reader.purposes.has('identity')) return true;
  if (attribute === undefined) return false;
  if (attribute.sensitivity === 'public') return !isPersonalId(attribute, value);
  if (attribute.sensitivity === 'identifier') return false;
  return [...reader.purposes].some((purpose) => {
    const sees = SEES[purpose];
    return sees === 'everything' || sees.has(attribute.kind);
  });
}
