import { describe, expect, test } from '@jest/globals';
import type { AttributeDefinition, AttributeKind } from '#libs/contract';
import { knownPurposes, seesClear, type Purpose } from '../access/purposes.ts';
import { maskValue } from './mask-value.ts';

describe('masks', () => {
  test.each<[AttributeKind, unknown, unknown]>([
    ['identifier', '079090001212', '0790********12'],
    ['identifier', '0790 9000 1212', '0790********12'],
    ['identifier', '123456789', '1234********89'],
    ['identifier', '1234567', '********67'],
    ['identifier', '12345', '********'],
    ['person-name', 'Nguyễn Thị Hoà', 'N. T. H.'],
    ['person-name', 'đỗ  đức', 'Đ. Đ.'],
    ['organisation-name', 'Hộ kinh doanh Trần An', 'H. K. D. T. A.'],
    ['date', '1990-05-17', '1990'],
    ['date', '1990', '1990'],
    ['phone', '0912 345 678', '********678'],
    ['phone', '1234', '********'],
    ['address', 'Số 12, ngõ 3, phường Bến Nghé, quận 1, TP Hồ Chí Minh', 'phường Bến Nghé, quận 1, TP Hồ Chí Minh'],
    ['address', '12 Lê Lợi, P. Bến Nghé, TPHCM', 'P. Bến Nghé, TPHCM'],
    ['address', '12 Lê Lợi, Hà Nội', 'Hà Nội'],
    ['address', 'Xã Hoà Bình, Hà Nội', 'Hà Nội'],
    ['address', '12 Lê Lợi Hà Nội', '***'],
    ['admin-unit', '26734@2025-07-01', '26734@2025-07-01'],
    ['email', 'an.nguyen@example.com', '***@***.com'],
    ['code', 'male', '***'],
    ['text', 'Nam Định', '***'],
    ['amount', '1200000', '***'],
    ['reference', { source: 'tax', dataset: 'taxpayer', record_id: '1' }, '***'],
  ])('%s %j is shown as %j', (kind, value, masked) => {
    expect(maskValue(kind, value)).toEqual(masked);
  });

  test.each([[null], [''], [{ withheld: 'court' }]])('%j says nothing of a person and stays', (value) => {
    expect(maskValue('identifier', value)).toEqual(value);
  });

  test('an attribute nobody knows is hidden', () => {
    expect(maskValue(undefined, 'anything')).toBe('***');
  });
});

describe('who sees what', () => {
  const attribute = (kind: AttributeKind, sensitivity: AttributeDefinition['sensitivity']): AttributeDefinition => ({
    kind,
    sensitivity,
    label: { vi: '', en: '' },
  });
  const table: [string, AttributeDefinition | undefined, unknown, Purpose[]][] = [
    ['a personal id', attribute('identifier', 'identifier'), '079090001212', ['identity']],
    ['a name', attribute('person-name', 'personal'), 'Lê An', ['identity']],
    ['a birth date', attribute('date', 'personal'), '1990-05-17', ['identity']],
    ['a phone', attribute('phone', 'personal'), '0912345678', ['identity', 'contact']],
    ['an e-mail address', attribute('email', 'personal'), 'a@b.vn', ['identity', 'contact']],
    ['an address', attribute('address', 'personal'), '12 Lê Lợi', ['identity', 'contact']],
    ['a commune', attribute('admin-unit', 'personal'), '26734', ['identity', 'contact', 'statistics']],
    ['a tax code', attribute('identifier', 'public'), '0100233488', ['identity', 'contact', 'statistics']],
    ['a personal id used as a tax code', attribute('identifier', 'public'), '079090001212', ['identity']],
    ['an unknown attribute', undefined, 'x', ['identity']],
  ];
  test.each(table)('%s', (_, definition, value, expected) => {
    const seen = (['identity', 'contact', 'statistics'] as const).filter((purpose) =>
      seesClear({ name: 'c', purposes: new Set([purpose]) }, definition, value),
    );
    expect(seen).toEqual(expected);
  });

  test('an unknown purpose opens nothing', () => {
    expect(knownPurposes(['statistics', 'root', '__proto__'])).toEqual(new Set(['statistics']));
  });
});
