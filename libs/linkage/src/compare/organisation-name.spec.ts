import { expect, test } from '@jest/globals';
import { standardiseIdentifier } from '../standardise/identifier.ts';
import { OrganisationNameStandardiser } from '../standardise/organisation-name.ts';
import { WordTable } from '../standardise/word-table.ts';
import { Aliases } from '../weigh/aliases.ts';
import { Frequencies } from '../weigh/frequencies.ts';
import { readingName } from '../weigh/level-weights.ts';
import { Reading, type Values } from './comparator.ts';
import { OrganisationNameComparator } from './organisation-name.ts';

const words = new WordTable();
const comparator = new OrganisationNameComparator({
  comparison: 'name',
  slots: [
    { attribute: 'name', index: 0, kind: 'organisation-name', scheme: '' },
    { attribute: 'tax_code', index: 1, kind: 'identifier', scheme: 'tax-code' },
  ],
  options: { code: 'tax_code' },
  words,
  frequencies: () => new Frequencies(words),
  aliases: () => new Aliases(words),
});
const organisation = (name: string, code: string): Values => [
  new OrganisationNameStandardiser(words).standardise(name),
  standardiseIdentifier(code, 'tax-code'),
];

/** 0100233488, 0314409058 and 8037630690 pass their check; 0100233480 does not. */
test.each([
  ['Công ty TNHH Minh Phát', '0100233488', 'Công ty TNHH Minh Phát', '0100233488', 'same'],
  ['Công ty TNHH Minh Phát', '0100233488', 'Công ty TNHH Minh Phát', '', 'same'],
  ['Công ty TNHH Minh Phát', '0100233488', 'Công ty TNHH Minh Phát', '0100233480', 'same'],
  ['Công ty TNHH Minh Phát', '0100233488', 'Công ty TNHH Minh Phát', '0314409058', 'other-code'],
  ['Công ty TNHH Minh Phát', '0314409058-002', 'Công ty TNHH Minh Phát', '0314409058', 'other-code'],
  ['Công ty TNHH Minh Phát', '0100233488', 'MINH PHAT CO., LTD', '8037630690', 'other-code'],
  ['Công ty TNHH Minh Phát', '0100233488', 'Công ty TNHH Trường Sơn', '0314409058', 'different'],
])('%s %s and %s %s: %s', (name, code, otherName, otherCode, level) => {
  const reading = new Reading();
  for (const [left, right] of [
    [organisation(name, code), organisation(otherName, otherCode)],
    [organisation(otherName, otherCode), organisation(name, code)],
  ] as const) {
    reading.clear();
    comparator.read(left, right, reading);
    expect(readingName(comparator.factors, reading.levels)).toBe(level);
  }
});
