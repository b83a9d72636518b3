import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawKinhName } from '../names/person-name.ts';
import { writeAddress } from '../places/address.ts';
import { COMMUNES, type Generation } from '../places/units.ts';
import { Random } from '../random/random.ts';
import { ADDRESS_CARDS, dayOfGeneration, mistakeAddress } from './address-errors.ts';
import { DATE_CARDS, mistakeDate } from './date-errors.ts';
import { ID_CARDS, swapDigits, wrongDigit } from './identifier-errors.ts';
import { misspellName, moveTone, NAME_CARDS, newbornName, withoutDiacritics, type NameError } from './name-errors.ts';
import { abbreviateOrganisation } from './organisation-errors.ts';
import { PHONE_CARDS } from './phone-forms.ts';

const NAME_ERRORS = NAME_CARDS.map(([card]) => card).filter((card) => card !== 'same' && card !== 'newborn');
const names = fc
  .tuple(fc.integer(), fc.integer({ min: 1940, max: 2020 }))
  .map(([seed, year]) => drawKinhName(new Random(seed), 'Nguyễn', seed % 2 === 0 ? 'male' : 'female', year));

describe('misspellName', () => {
  test.each<[NameError, string, string]>([
    ['upper-case', 'Đỗ Thị Hoa', 'ĐỖ THỊ HOA'],
    ['diacritics-lost', 'Đỗ Thị Hoa', 'Do Thi Hoa'],
    ['diacritics-lost-upper-case', 'Đỗ Thị Hoa', 'DO THI HOA'],
    ['tone-placement', 'Lê Văn Hòa', 'Lê Văn Hoà'],
    ['middle-missing', 'Đỗ Thị Thu Hoa', 'Đỗ Hoa'],
    ['marker-dropped', 'Đỗ Thị Thu Hoa', 'Đỗ Thu Hoa'],
    ['i-for-y', 'Lý Thị Mỹ', 'Lí Thị Mĩ'],
    ['words-glued', 'Đỗ Thị Hoa', 'Đỗ ThịHoa'],
    ['middle-initial', 'Đỗ Thị Hoa', 'Đỗ T. Hoa'],
  ])('%s: %s becomes %s', (error, name, expected) => {
    expect(misspellName(new Random(1), name, error)).toBe(expected);
  });

  test('what an error cannot change it leaves to another', () => {
    expect(misspellName(new Random(1), 'Lê Anh', 'middle-missing')).toBeNull();
    expect(misspellName(new Random(1), 'Lê Anh', 'tone-placement')).toBeNull();
    expect(misspellName(new Random(1), 'Cao Minh Anh', 'diacritics-lost')).toBeNull();
  });

  test('a misspelt name always differs, and never loses all its words', () => {
    fc.assert(
      fc.property(names, fc.constantFrom(...NAME_ERRORS), fc.integer(), (name, error, seed) => {
        const wrong = misspellName(new Random(seed), name, error);
        fc.pre(wrong !== null);
        expect(wrong).not.toBe(name);
        expect(wrong?.trim().length).toBeGreaterThan(1);
      }),
    );
  });

  test('a typing error is more than a lost mark or a changed case', () => {
    fc.assert(
      fc.property(names, fc.integer(), (name, seed) => {
        const wrong = misspellName(new Random(seed), name, 'typing-error');
        if (wrong !== null) expect(withoutDiacritics(wrong)).not.toBe(withoutDiacritics(name));
      }),
    );
  });

  test('the tone of quý stays where it is', () => {
    expect(moveTone('Lê Quý')).toBe('Lê Quý');
    expect(moveTone('Lê Thúy')).toBe('Lê Thuý');
  });

  test('a child without a name stands under the mother', () => {
    expect(newbornName('Lê Thị Lan')).toBe('Con bà Lê Thị Lan');
  });
});

describe('mistakeDate', () => {
  test('every mistake is a date, or a year alone, and differs', () => {
    const dates = fc
      .tuple(fc.integer({ min: 1935, max: 2025 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join('-'));
    const errors = DATE_CARDS.map(([card]) => card).filter((card) => card !== 'same');
    fc.assert(
      fc.property(dates, fc.constantFrom(...errors), (date, error) => {
        const wrong = mistakeDate(date, error);
        fc.pre(wrong !== null);
        expect(wrong).not.toBe(date);
        expect(Number.isNaN(Date.parse(wrong ?? ''))).toBe(false);
      }),
    );
  });

  test('a day above 12 cannot be a month', () => {
    expect(mistakeDate('1980-05-13', 'day-and-month-swapped')).toBeNull();
    expect(mistakeDate('1980-05-11', 'day-and-month-swapped')).toBe('1980-11-05');
  });
});

describe('mistakeAddress', () => {
  const [commune] = COMMUNES;
  if (commune === undefined) throw new RangeError('no commune');
  const place = { house: 'Số 12', street: 'đường Lê Lợi', commune };

  test('the text always differs from the registered one', () => {
    const errors = ADDRESS_CARDS.map(([card]) => card).filter((card) => card !== 'same');
    fc.assert(
      fc.property(
        fc.constantFrom(...errors),
        fc.constantFrom<Generation>(2, 3),
        fc.integer(),
        (error, generation, seed) => {
          const random = new Random(seed);
          const registered = writeAddress(place, generation, dayOfGeneration(random, generation));
          const formerPlace = { ...place, street: 'đường Quang Trung' };
          expect(mistakeAddress({ random, registered, formerPlace, error }).text).not.toBe(registered.text);
        },
      ),
    );
  });

  test('a commune code always comes with a day on which it was in force', () => {
    const random = new Random(3);
    for (let i = 0; i < 200; i += 1) {
      expect(dayOfGeneration(random, 3) >= '2025-07-01').toBe(true);
      expect(dayOfGeneration(random, 2) < '2025-07-01').toBe(true);
      expect(dayOfGeneration(random, 1) < dayOfGeneration(random, 2)).toBe(true);
    }
  });
});

describe('identifiers and bodies', () => {
  test('two digits of an id change places', () => {
    const wrong = swapDigits(new Random(2), '079187012345');
    expect(wrong).not.toBe('079187012345');
    expect([...wrong].sort()).toEqual([...'079187012345'].sort());
    expect(wrongDigit(new Random(2), '079187012345')).not.toBe('079187012345');
  });

  test('company names are abbreviated as on invoices', () => {
    expect(abbreviateOrganisation('Công ty TNHH Một thành viên Thương mại Dịch vụ An Phát')).toBe(
      'CTY TNHH MTV TM DV An Phát',
    );
  });

  test.each([
    ['ids', ID_CARDS],
    ['names', NAME_CARDS],
    ['dates', DATE_CARDS],
    ['addresses', ADDRESS_CARDS],
    ['phones', PHONE_CARDS],
  ])('the shares of %s add up to a thousand', (_, cards) => {
    expect(cards.reduce((sum, [, count]) => sum + count, 0)).toBe(1000);
  });
});
