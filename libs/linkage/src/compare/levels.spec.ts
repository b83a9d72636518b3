import { describe, expect, test } from '@jest/globals';
import type { AttributeKind, Attributes } from '#libs/contract';
import { Standardiser } from '../standardise/attribute.ts';
import { WordTable } from '../standardise/word-table.ts';
import { Aliases } from '../weigh/aliases.ts';
import { Frequencies } from '../weigh/frequencies.ts';
import { readingName } from '../weigh/level-weights.ts';
import { Reading } from './comparator.ts';
import { makeComparator } from './comparators.ts';

type Kinds = Readonly<Record<string, readonly [AttributeKind, string?]>>;
type Compare = (left: Attributes, right: Attributes) => string;

/** Reads the level, and after `−` what agreement loses because the value is common; the same from either side. */
function comparing(comparator: string, kinds: Kinds, shares: Readonly<Record<string, number>> = {}): Compare {
  const words = new WordTable();
  const standardiser = new Standardiser(words);
  const slots = Object.entries(kinds).map(([attribute, [kind, scheme = '']], index) => {
    return { attribute, index, kind, scheme };
  });
  const frequencies = (): Frequencies => {
    const table = new Frequencies(words);
    table.replace(Object.keys(shares).length === 0 ? undefined : shares);
    return table;
  };
  const context = { comparison: 'c', slots, options: {}, words, frequencies, aliases: () => new Aliases(words) };
  const made = makeComparator(context, comparator);
  const read = (left: Attributes, right: Attributes): string => {
    const reading = new Reading();
    const [a, b] = [left, right].map((after) =>
      slots.map((slot) => standardiser.standardise(slot, after[slot.attribute] ?? null)),
    ) as [unknown[], unknown[]];
    made.read(a, b, reading);
    const level = readingName(made.factors, reading.levels);
    return reading.loss === 0 ? level : `${level} −${String(reading.loss)}`;
  };
  return (left, right) => {
    expect(read(right, left)).toBe(read(left, right));
    return read(left, right);
  };
}

describe('identifiers of one scheme', () => {
  const code = comparing('identifier', { code: ['identifier', 'tax-code'] });
  test.each<[string | string[], string | string[], string]>([
    ['0100233488', '0100233488', 'same'],
    ['0100233480', '0100233480', 'same-invalid'],
    ['0314409058-001', '0314409058-002', 'same-root'],
    ['0314409058-001', '0314409058', 'same-root'],
    ['0100233488', '0100233489', 'close'],
    ['0100233488', '0100323488', 'close'],
    ['0100233488', '8037630690', 'different'],
    ['0100233488', '', ''],
    [['8037630690', '0100233488'], ['0314409058', '0100233488'], 'same'],
    [['8037630690', '0100233488'], ['0100233489'], 'close'],
  ])('%j and %j: %s', (left, right, expected) => {
    expect(code({ code: left }, { code: right })).toBe(expected);
  });
});

describe('the numbers of a person taken together', () => {
  const identity = comparing('identity', {
    personal_id: ['identifier', 'personal-id'],
    cancelled_ids: ['identifier', 'personal-id'],
    old_id9: ['identifier', 'old-id9'],
    tax_code: ['identifier', 'tax-code'],
  });
  const [id, near, other] = ['001085012345', '001085012346', '079185054321'];
  test.each<[Attributes, Attributes, string]>([
    [{ personal_id: id }, { personal_id: id }, 'same-personal-id'],
    [{ personal_id: id }, { personal_id: other, cancelled_ids: [id] }, 'same-cancelled-id'],
    [{ personal_id: id }, { tax_code: id }, 'same-cancelled-id'],
    [{ personal_id: id, old_id9: '012345678' }, { personal_id: other, old_id9: '012345678' }, 'same-old-id'],
    // Old ids of nine digits written into the field of the new one.
    [{ personal_id: '012345678' }, { old_id9: '012345678' }, 'same-old-id'],
    [{ personal_id: '012345678' }, { personal_id: '012345678' }, 'same-old-id'],
    [{ personal_id: id }, { personal_id: near }, 'close-personal-id'],
    [{ personal_id: id, old_id9: '012345678' }, { personal_id: near, old_id9: '912345670' }, 'close-personal-id'],
    [{ old_id9: '012345678' }, { old_id9: '012345679' }, 'close-old-id'],
    [{ personal_id: id, old_id9: '012345678' }, { personal_id: other, old_id9: '012345679' }, 'close-old-id'],
    [{ personal_id: id }, { personal_id: other }, 'different-personal-id'],
    [{ old_id9: '012345678' }, { old_id9: '987654321' }, 'different-old-id'],
    // A tax code of ten digits is no personal id.
    [{ personal_id: id }, { tax_code: '0100233488' }, ''],
    [{ personal_id: id }, { old_id9: '012345678' }, ''],
    [{}, { personal_id: id }, ''],
  ])('%j and %j: %s', (left, right, expected) => {
    expect(identity(left, right)).toBe(expected);
  });
});

describe('address and commune in one', () => {
  const place = comparing('place', { address: ['address'], commune: ['admin-unit'] });
  const home = '12 Nguyễn Trãi, P. Bến Thành, Q. 1, TP.HCM';
  test.each<[Attributes, Attributes, string]>([
    [{ address: home }, { address: 'Số 12 đường Nguyễn Trãi, Phường Bến Thành, Quận 1, TP.HCM' }, 'same-house'],
    [{ address: home }, { address: '14 Nguyễn Trãi, P. Bến Thành, Q. 1, TP.HCM' }, 'same-street'],
    [{ address: home }, { address: 'Nguyễn Trãi, P. Bến Thành, Q. 1, TP.HCM' }, 'same-street'],
    [{ address: home }, { address: '12 Lê Lai, P. Bến Thành, Q. 1, TP.HCM' }, 'same-area'],
    [{ address: home }, { address: '12 Nguyễn Trãi, HN' }, 'different'],
    // A house needs an area that both name, and one unit is enough where no commune is known.
    [{ address: '12 Nguyễn Trãi, Q. Ba Đình' }, { address: '12 Nguyễn Trãi, Ba' }, 'same-house'],
    [{ address: '12 Nguyễn Trãi' }, { address: '12 Nguyễn Trãi' }, 'different'],
    // Most words and all numbers.
    [{ address: '12 Nguyễn Trãi dài, Q. Ba Đình' }, { address: '12 Nguyễn Trãi, Q. Ba Đình' }, 'same-house'],
    [{ address: '12 Nguyễn Trãi, Q. Ba Đình' }, { address: '12 5 Nguyễn Trãi, Q. Ba Đình' }, 'same-street'],
    [{ address: '12, Q. Ba Đình' }, { address: '12 Lê Lai, Q. Ba Đình' }, 'same-area'],
    [{ address: home, commune: '00097' }, { address: '12 Nguyễn Trãi', commune: '00097' }, 'same-house'],
    [{ address: home, commune: '00097' }, { address: '5 Lê Lai', commune: '00097' }, 'same-commune'],
    [{ address: home, commune: '00097' }, { address: '12 Nguyễn Trãi, TP.HCM', commune: '00004' }, 'same-house'],
    [{ address: home, commune: '00097' }, { address: '5 Lê Lai, TP.HCM', commune: '00004' }, 'different'],
    [{ commune: '00097' }, { commune: '00097' }, 'same-commune'],
    [{ commune: '00097' }, { commune: '00004' }, 'different'],
    [{ commune: '00097' }, { address: home }, ''],
    [{ address: home }, {}, ''],
  ])('%j and %j: %s', (left, right, expected) => {
    expect(place(left, right)).toBe(expected);
  });
});

describe('free text', () => {
  const text = comparing('text', { born_in: ['text'] }, { 'ha noi': 0.4, '*': 0.1 });
  test.each([
    ['Hà Nội', 'HÀ NỘI', 'same −2000'],
    ['Huế', 'huế', 'same'],
    ['Hà Nội', 'Hà Nội Việt Nam', 'contains'],
    ['bệnh viện Bạch Mai', 'bệnh viện Bạch May', 'close'],
    ['chợ Lớn', 'chợ Đông Ba', 'overlaps'],
    ['Huế', 'Cà Mau', 'different'],
    ['Huế', '', ''],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(text({ born_in: left }, { born_in: right })).toBe(expected);
  });
});

describe('sets of values that are the same or not', () => {
  const codes = comparing('value-set', { trade: ['code'] }, { food: 0.4, tea: 0.2, '*': 0.1 });
  test.each<[string | string[], string | string[], string]>([
    ['food', 'food', 'same −2000'],
    [['food', 'tea'], ['tea', 'food'], 'same −1000'],
    [['food', 'tools'], ['tea', 'tools'], 'same'],
    ['food', 'tea', 'different'],
    ['food', [], ''],
  ])('%j and %j: %s', (left, right, expected) => {
    expect(codes({ trade: left }, { trade: right })).toBe(expected);
  });
});

describe('e-mail, phones, amounts and sets lose by how common the rarest is that both have', () => {
  const shares = { 'info@a.vn': 0.8, 'an@a.vn': 0.2, '0912345678': 0.2, '1000000': 0.4, c10: 0.4, g47: 0.2, '*': 0.1 };
  const one = (comparator: string, kind: AttributeKind): ((left: unknown, right: unknown) => string) => {
    const compare = comparing(comparator, { it: [kind] }, shares);
    return (left, right) => compare({ it: left } as Attributes, { it: right } as Attributes);
  };
  test.each<[string, AttributeKind, unknown, unknown, string]>([
    ['email', 'email', ['info@a.vn', 'an@a.vn'], ['an@a.vn', 'info@a.vn'], 'same −1000'],
    ['email', 'email', 'info@a.vn', 'info@a.vn', 'same −3000'],
    ['email', 'email', ['x@y.vn', 'binh.le@a.vn'], ['binh.le@other.vn'], 'user'],
    ['email', 'email', 'binhl@a.vn', 'binhl@bcd.vn', 'user'],
    ['email', 'email', 'binh@a.vn', 'binh@bcd.vn', 'different'],
    ['phone', 'phone', '0912345678', '0912 345 678', 'same −1000'],
    ['phone', 'phone', ['0912345678', '0281234567'], ['0912345679'], 'close'],
    ['phone', 'phone', [], ['0912345679'], ''],
    ['amount', 'amount', '1000000', '1000000.0', 'same −2000'],
    ['amount', 'amount', '1000000', '1010101', 'near'],
    ['amount', 'amount', '1000000', '1010102', 'close'],
    ['amount', 'amount', '900000', '1000000', 'close'],
    ['amount', 'amount', '-1000000', '1000000', 'different'],
    ['set', 'code', ['C10', 'G47'], ['G47', 'C10'], 'same −1000'],
    ['set', 'code', ['C10', 'X1'], ['C10'], 'most −2000'],
    ['set', 'code', ['C10', 'X1', 'X2'], ['C10'], 'some −2000'],
  ])('%s of %s, %j and %j: %s', (comparator, kind, left, right, expected) => {
    expect(one(comparator, kind)(left, right)).toBe(expected);
  });
});

describe('names, dates and places lose by how common what agrees is, each part by itself', () => {
  const shares = { trần: 0.4, thị: 0.2, hương: 0.8, 1856: 0.4, 618: 0.2, bristol: 0.4, BS20EL: 0.2, '*': 0.1 };
  const names = comparing('person-name', { name: ['person-name'] }, shares);
  test.each([
    ['Trần Thị Hương', 'Trần Thị Hương', 'given-same family-same middle-same order-straight −6000'],
    ['Trần Thị Hương', 'TRAN THI HUONG', 'given-marks-lost family-marks-lost middle-marks-lost order-straight −6000'],
    ['Trần Thị Hương', 'Trần Thị Hươmg', 'given-close family-same middle-same order-straight −4500'],
    ['Trần Thị Hương', 'Trần Thị Lan', 'given-different family-same middle-same order-straight −3000'],
    ['Trần Văn Lan', 'Trần Văn Lan', 'given-same family-same middle-same order-straight −2000'],
    ['Lê Thị Thị Lan', 'Lê Văn Thị Lan', 'given-same family-same middle-partly order-straight'],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(names({ name: left }, { name: right })).toBe(expected);
  });

  const dates = comparing('date-parts', { born: ['date'] }, shares);
  test.each([
    ['1856-06-18', '1856-06-18', 'year-same day-same −3000'],
    ['1856-06-18', '1856-07-29', 'year-same day-different −2000'],
    ['1856-06-18', '1902-06-18', 'year-different day-same −1000'],
    ['1856', '1856', 'year-same −2000'],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(dates({ born: left }, { born: right })).toBe(expected);
  });

  const places = comparing('post-place', { code: ['identifier', 'postcode'], place: ['text'] }, shares);
  test.each([
    [['BS2 0EL', 'Bristol'], ['BS2 0EL', 'Bristol'], 'code-same place-same −1000'],
    [['BS2 0EL', 'Bristol'], ['LE15 8BL', 'Bristol'], 'code-different place-same −2000'],
    [['BS2 0EL', 'Bristol'], ['LE15 8BL', 'Leeds'], 'code-different place-different'],
  ])('%j and %j: %s', ([code, place], [otherCode, otherPlace], expected) => {
    expect(places({ code, place } as Attributes, { code: otherCode, place: otherPlace } as Attributes)).toBe(expected);
  });
});

test('a comparator refuses attributes of another kind, and too few of them', () => {
  expect(() => comparing('identifier', { born: ['date'] })).toThrow(/born is of kind date, not identifier/);
  expect(() => comparing('place', { name: ['person-name'] })).toThrow(/not address or admin-unit/);
  expect(() => comparing('post-place', { code: ['identifier'] })).toThrow(/comparison c needs 2 attributes/);
  expect(() => comparing('no-such', { code: ['identifier'] })).toThrow(/no-such/);
});
