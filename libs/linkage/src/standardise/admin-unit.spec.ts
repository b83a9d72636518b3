import { expect, test } from '@jest/globals';
import { AdminCodes } from './admin-unit.ts';

const codes = AdminCodes.shipped();
const standardiseAdminUnit = (text: string): readonly string[] | null => codes.standardise(text);

test('a code of before the reform is the commune it became', () => {
  expect(standardiseAdminUnit('00001@2025-06-30')).toEqual(['00097']);
  expect(standardiseAdminUnit('00006@2020-01-01')).toEqual(['00008']);
});
test('the same code since the reform is another commune', () => {
  expect(standardiseAdminUnit('00006@2025-07-01')).toEqual(['00006']);
});
test('without a date both readings stand', () => {
  expect(standardiseAdminUnit('00006')).toEqual(['00006', '00008']);
  expect(standardiseAdminUnit('00004')).toEqual(['00004']);
});
test('a code that nobody knows stands for itself, none for nothing', () => {
  expect(standardiseAdminUnit('99999@2020-01-01')).toEqual(['99999']);
  expect(standardiseAdminUnit('')).toBeNull();
});
