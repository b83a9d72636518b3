import { describe, expect, test } from '@jest/globals';
import {
  dateFormatsOf,
  isCodeWord,
  isCompany,
  isDecimal,
  isEmail,
  isPersonalId,
  isPhone,
  isPostcode,
  isVietnamese,
  isWordy,
  shapeOf,
} from './value-shapes.ts';

describe('formats in which a date can be read', () => {
  test.each([
    ['1984-03-17', ['YYYY-MM-DD']],
    ['1984-3-7', ['YYYY-MM-DD']],
    ['1984-03-17T10:00:00Z', ['YYYY-MM-DD']],
    ['1984-03-17 10:00', ['YYYY-MM-DD']],
    ['1984/03/17', ['YYYY/MM/DD']],
    ['1984.3.7', ['YYYY/MM/DD']],
    ['19840317', ['YYYYMMDD']],
    ['17/03/1984', ['DD/MM/YYYY']],
    ['17.3.1984', ['DD/MM/YYYY']],
    ['03-17-1984', ['MM/DD/YYYY']],
    ['03/04/1984', ['DD/MM/YYYY', 'MM/DD/YYYY']],
    ['1984-03', ['YYYY-MM']],
    ['1984', ['YYYY']],
    ['1500', ['YYYY']],
    ['2100', ['YYYY']],
  ])('%s: %j', (value, formats) => {
    expect(dateFormatsOf(value)).toEqual(formats);
  });

  test.each([
    ...['1984-13-01', '1984-00-10', '1984-01-32', '1984-01-00', '1499-01-01', '2101-01-01', '1984-03-17x'],
    ...['1984/13/01', '1984/01/32', '1499/01/01', '19841301', '19840132', '14990101'],
    ...['32/01/1984', '13/13/1984', '00/00/1984', '17/03/1499', '17/03/84', '17/03/1984x', 'x17/03/1984'],
    ...['1984-13', '1984-0', '1499-01', '1984-030', '1499', '2101', '984', '19840', '', 'x'],
  ])('%s is no date', (value) => {
    expect(dateFormatsOf(value)).toEqual([]);
  });
});

describe('forms of values', () => {
  const FORMS: readonly (readonly [string, (value: string) => boolean, readonly string[], readonly string[]])[] = [
    ['e-mail', isEmail, ['an@example.vn', 'a.b+c@d'], ['an', 'an@', '@vn', 'a n@vn', 'an@v n', 'a@b@c']],
    [
      'telephone',
      isPhone,
      ['0912345678', '+84 912 345 678', '(024) 3825-1234', '84912345678', '02438251234', '0912.345.678', '01234567'],
      ['912345678', '0123456', '0123456789012345', '09123a5678', '079 x', ''],
    ],
    [
      'personal id',
      isPersonalId,
      ['001184012345', '079085012345', '096200000001', '010000000000'],
      ['000184012345', '097184012345', '101184012345', '00118401234', '0011840123456', '00118401234a'],
    ],
    ['decimal', isDecimal, ['1.5', '-0.25', '10.00'], ['1', '1.', '.5', '1,5', '1.5x', 'x1.5', '--1.5']],
    [
      'words',
      isWordy,
      ['Nguyễn Văn An', "O'Hara", 'Nguyễn'.normalize('NFD'), 'Jean-Luc, Jr.'],
      ['', ' An', 'An 2', '-An', 'An/B'],
    ],
    [
      'postcode',
      isPostcode,
      ['SW1A 1AA', 'm1 1ae', 'B338TH', '1000', '700000'],
      ['100', '7000000', 'SW1A', 'SW1A 1A', 'SWA1 1AA', 'x1000'],
    ],
    [
      'company',
      isCompany,
      [
        'Công ty An Bình',
        'AN BINH CO., LTD',
        'Hợp tác xã Số 1',
        'Doanh nghiệp tư nhân X',
        'Acme Inc',
        'CTCP cổ phần X',
      ],
      ['An Bình', 'Incorporeal', 'Saltdale', 'Nguyễn Văn An'],
    ],
    [
      'Vietnamese',
      isVietnamese,
      ['Đặng', 'Mỹ'.normalize('NFD'), 'nguyen van an', 'TRAN THI B'],
      ['Smith', 'nguyen', 'le monde', 'Anders Holm', 'tran'],
    ],
    ['code', isCodeWord, ['A1', '12-34/56', 'x_1', '007', 'Đ1.2'], ['', 'abc', 'A 1', 'A1 ', 'A:1']],
  ];
  test.each(FORMS.flatMap(([form, holds, yes]) => yes.map((value) => [form, value, holds] as const)))(
    '%s: %s',
    (_, value, holds) => {
      expect(holds(value)).toBe(true);
    },
  );
  test.each(FORMS.flatMap(([form, holds, , no]) => no.map((value) => [form, value, holds] as const)))(
    'not %s: %s',
    (_, value, holds) => {
      expect(holds(value)).toBe(false);
    },
  );

  test('a shape keeps what separates letters and digits, and no more of them than their runs', () => {
    expect(shapeOf('Số 12/34  Đường Láng')).toBe('a 9/9 a a');
    expect(shapeOf('Hoà'.normalize('NFD'))).toBe('a');
    expect(shapeOf('.'.repeat(60))).toHaveLength(40);
  });
});
