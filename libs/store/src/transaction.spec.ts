import { describe, expect, test } from '@jest/globals';
import { LienThongError } from '#libs/contract';
import { isTransient } from './transaction.ts';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

describe('what may pass is told from what cannot', () => {
  test.each([
    ...['40001', '40P01', '53300', '53100', '57P01', '57P03', '08006', '25P03', '25P04'].map((code) => [code]),
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].map((code) => [code]),
  ])('%s may pass', (code) => expect(isTransient(withCode(code))).toBe(true));

  test.each([['22021'], ['23505'], ['42601'], ['57014'], ['ENOENT']])('%s cannot', (code) =>
    expect(isTransient(withCode(code))).toBe(false),
  );

  test('a connection that is lost has no code, only words', () => {
    expect(isTransient(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isTransient(new Error('timeout exceeded when trying to connect'))).toBe(true);
    expect(isTransient(new Error('timeout expired'))).toBe(true);
    expect(isTransient(new Error('Query read timeout'))).toBe(true);
    expect(isTransient(new Error('something else'))).toBe(false);
    expect(isTransient('Connection terminated')).toBe(false);
  });

  test('it is looked for inside what wraps it', () => {
    const wrapped = Object.assign(new Error('query failed'), { driverError: withCode('40001') });
    expect(isTransient(wrapped)).toBe(true);
    expect(isTransient(new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]))).toBe(true);
    expect(isTransient(new AggregateError([withCode('ECONNREFUSED'), withCode('22021')]))).toBe(false);
  });

  test('an error of the catalogue knows itself', () => {
    expect(isTransient(new LienThongError('store.unreachable'))).toBe(true);
    expect(isTransient(new LienThongError('writer.fenced'))).toBe(false);
  });
});
