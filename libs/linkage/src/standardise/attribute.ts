import type { AttributeDefinition, AttributeValue } from '#libs/contract';
import { standardiseAddress } from './address.ts';
import { standardiseAdminUnit } from './admin-unit.ts';
import { standardiseDate } from './date.ts';
import { standardiseIdentifier } from './identifier.ts';
import { standardiseOrganisationName } from './organisation-name.ts';
import { standardisePersonName } from './person-name.ts';
import { standardisePhone } from './phone.ts';
import { standardiseAmount, standardiseCode, standardiseEmail, standardiseText } from './plain.ts';
import type { WordTable } from './word-table.ts';

/**
 * The standard form of an attribute's value by its kind: one value as itself, several distinct ones as an array, null
 * where there is nothing to compare. What is unknown, empty or withheld is no evidence, for or against.
 */
export function standardiseAttribute(
  attribute: Pick<AttributeDefinition, 'kind' | 'scheme'>,
  value: AttributeValue | undefined,
  words: WordTable,
): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return standardiseOne(attribute, value, words);
  if (!Array.isArray(value)) return null;
  const standard = new Set<unknown>();
  for (const each of value as readonly unknown[]) {
    if (typeof each !== 'string') continue;
    const one = standardiseOne(attribute, each, words);
    if (Array.isArray(one)) for (const candidate of one) standard.add(candidate);
    else if (one !== null) standard.add(one);
  }
  if (standard.size === 0) return null;
  return standard.size === 1 ? [...standard][0] : [...standard];
}

function standardiseOne(
  attribute: Pick<AttributeDefinition, 'kind' | 'scheme'>,
  text: string,
  words: WordTable,
): unknown {
  switch (attribute.kind) {
    case 'person-name':
      return standardisePersonName(text, words);
    case 'organisation-name':
      return standardiseOrganisationName(text, words);
    case 'date':
      return standardiseDate(text);
    case 'identifier':
      return standardiseIdentifier(text, attribute.scheme ?? '');
    case 'phone':
      return standardisePhone(text);
    case 'address':
      return standardiseAddress(text, words);
    case 'admin-unit':
      return standardiseAdminUnit(text);
    case 'code':
      return standardiseCode(text);
    case 'email':
      return standardiseEmail(text);
    case 'amount':
      return standardiseAmount(text);
    case 'text':
      return standardiseText(text, words);
    case 'reference':
      // References are no linkage evidence: they are resolved through the crosswalk when read.
      return null;
  }
}
