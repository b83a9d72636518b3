import { describe, expect, test } from '@jest/globals';
import {
  formerPhone,
  isTaxCode,
  mobilePhone,
  oldId9,
  personalId,
  plainPhone,
  socialInsuranceNumber,
  taxCheckDigit,
  TaxCodes,
} from './identifiers.ts';

describe('tax codes', () => {
  test.each(['0100233488', '0314409058-002', '8037630690'])('%s has the right check digit', (code) => {
    expect(isTaxCode(code)).toBe(true);
  });

  test.each(['0100233480', '0100233488-000', '010023348', '01002334880'])('%s is no tax code', (code) => {
    expect(isTaxCode(code)).toBe(false);
  });

  test('a stem without a check digit is never given out', () => {
    expect(taxCheckDigit('000000000')).toBeNull();
    const codes = new TaxCodes();
    const given = Array.from({ length: 3000 }, () => codes.next('01'));
    expect(given.every(isTaxCode)).toBe(true);
    expect(new Set(given).size).toBe(3000);
  });
});

describe('personal ids', () => {
  test('they tell province, century, sex and year', () => {
    const id = personalId({ province: '79', sex: 'female', birthDate: '1987-03-12' }, 5);
    expect(id).toMatch(/^079187\d{6}$/);
    expect(personalId({ province: '01', sex: 'male', birthDate: '2004-01-01' }, 5)).toMatch(/^001204\d{6}$/);
    expect(personalId({ province: '01', sex: 'female', birthDate: '2004-01-01' }, 5)).toMatch(/^001304\d{6}$/);
  });

  test('old ids have nine digits, insurance numbers ten', () => {
    expect(oldId9('01', 12)).toMatch(/^01\d{7}$/);
    expect(socialInsuranceNumber('79', 12)).toMatch(/^79\d{8}$/);
  });
});

describe('phones', () => {
  const valid = /^0(3[2-9]|5[25689]|7[06-9]|8[1-689]|9[0-46-9])\d{7}$/;

  test('every number has a prefix in use and none comes twice', () => {
    const phones = Array.from({ length: 5000 }, (_, serial) => mobilePhone(serial));
    expect(phones.filter((phone) => !valid.test(phone))).toEqual([]);
    expect(new Set(phones).size).toBe(5000);
  });

  test('each way of writing leads back to the number', () => {
    expect(formerPhone('0387654321')).toBe('01687654321');
    expect(plainPhone('01687654321')).toBe('0387654321');
    expect(plainPhone('+84 387.654.321')).toBe('0387654321');
    expect(formerPhone('0912345678')).toBeNull();
  });
});
