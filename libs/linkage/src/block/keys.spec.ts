import { describe, expect, test } from '@jest/globals';
import type { AttributeKind } from '#libs/contract';
import { Standardiser } from '../standardise/attribute.ts';
import { WordTable } from '../standardise/word-table.ts';
import { keyOf, type Keys } from './keys.ts';

const words = new WordTable();
const standardiser = new Standardiser(words);

/** The keys of a text of a kind; several in their order. */
function keys(kind: AttributeKind, key: string, text: string): Keys {
  return keyOf(kind, key)(standardiser.standardise({ kind }, text) as never, words);
}

describe('each key takes of a value what its name says', () => {
  test.each<[AttributeKind, string, string, Keys]>([
    ['person-name', 'each', 'Sir Nguyễn Văn Nguyên', ['nguyen', 'van']],
    ['person-name', 'each-letters', 'Nguyễn Văn', ['nguy', 'van']],
    ['person-name', 'each-sound', 'Robert Ashcraft', ['r163', 'a261']],
    ['person-name', 'pairs', 'Nguyễn Văn An', ['nguyen van', 'an nguyen', 'an van']],
    ['person-name', 'pairs', 'An', []],
    ['person-name', 'sound-pairs', 'Robert Ashcraft', ['a261 r163']],
    ['person-name', 'words', 'Nguyễn Văn An', 'an nguyen van'],
    ['person-name', 'words', 'An', null],
    ['person-name', 'letters', 'Hoàng Mỹ', 'aghimno'],
    ['person-name', 'letters', 'Nguyễn Thị Azz', 'aeghiinntuzz'],
    ['person-name', 'letters', 'Mai', null],
    ['person-name', 'letters', 'Nguyên', 'eginnu'],
    ['person-name', 'letters', 'Mai 21', 'aim12'],
    ['person-name', 'head', 'Nguyễn Văn An', 'nguyen van'],
    ['person-name', 'head', 'An', null],
    ['person-name', 'ends', 'Nguyễn Văn An', 'an nguyen'],
    ['person-name', 'ends', 'An', null],
    ['person-name', 'first', 'Nguyễn Văn An', 'nguyen'],
    ['person-name', 'last', 'Nguyễn Văn An', 'an'],
    ['person-name', 'first-letters', 'Nguyễn Văn An', 'ngu'],
    ['person-name', 'last-letters', 'Nguyễn Văn Khánh', 'khan'],
    ['date', 'exact', '1985-03-12', '19850312'],
    ['date', 'exact', '1985-03', null],
    ['date', 'year', '1985', '1985'],
    ['date', 'year-month', '1985-03-12', '198503'],
    ['date', 'year-month', '1985', null],
    ['date', 'swap-safe', '1985-12-03', '19850312'],
    ['date', 'swap-safe', '1985-03-12', '19850312'],
    ['date', 'swap-safe', '1985-03', null],
    ['date', 'month-day', '1985-03-12', '312'],
    ['date', 'month-day', '1985-01-01', null],
    ['date', 'month-day', '1985-03', null],
    ['organisation-name', 'words', 'Công ty TNHH Minh Long Đông', 'dong long minh'],
    ['organisation-name', 'tail', 'Công ty TNHH Minh Long Đông', 'long dong'],
    ['organisation-name', 'head', 'Công ty TNHH Minh Long Đông', 'minh long'],
    ['identifier', 'exact', '0100233488-001', '0100233488001'],
    ['identifier', 'root', '0100233488-001', '0100233488'],
    ['identifier', 'outward', 'SW1A 1AA', 'SW1A'],
    ['identifier', 'outward', '10115', '101'],
    ['identifier', 'stem', 'B12', null],
    ['identifier', 'stem', 'B123', 'B12'],
    ['identifier', 'tail', '01008123', null],
    ['identifier', 'tail', '010081234', '081234'],
    ['identifier', 'head', '01008123', null],
    ['identifier', 'head', '010081234', '010081'],
    ['phone', 'exact', '0912 345 678', '0912345678'],
    ['phone', 'tail', '0912 345 678', '345678'],
    ['phone', 'start', '0912 345 678', '091234'],
    ['code', 'head', 'FEMALE', 'fem'],
    ['email', 'user', 'an.nguyen@example.vn', 'an.nguyen'],
    ['email', 'host', 'an.nguyen@example.vn', 'example.vn'],
    ['email', 'host-start', 'an.nguyen@example.vn', 'exampl'],
    ['text', 'exact', 'Chợ Bến Thành', 'cho ben thanh'],
    ['text', 'first', 'Chợ Bến Thành', 'cho'],
    ['address', 'place', 'Số 12 Đ. Nguyễn Trãi, P. Láng, HN', '12 nguyen trai'],
    ['address', 'place', 'Đ. Nguyễn Trãi, P. Láng, HN', null],
  ])('%s, key %s of %s', (kind, key, text, expected) => {
    expect(keys(kind, key, text)).toEqual(expected);
  });

  test('a kind without the key is refused with the keys that it has, a reference with none', () => {
    expect(() => keyOf('text', 'sound')).toThrow(/kind text has no blocking key sound \(known: exact, first\)/);
    expect(() => keyOf('reference', 'exact')).toThrow(/known: none/);
  });
});
