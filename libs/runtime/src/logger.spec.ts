import { expect, test } from '@jest/globals';
import { LienThongError } from '#libs/contract';
import { describeError } from './logger.ts';

test('what PostgreSQL quotes of a record never reaches the log', () => {
  const error = Object.assign(new Error('invalid input syntax for type date: "Nguyễn Văn A"'), {
    code: '22007',
    detail: 'Key (name)=(Nguyễn Văn A)',
    table: 'record',
  });
  const cause = new LienThongError('event.invalid', ['/after/birth_date'], { cause: error });
  const described = JSON.stringify([describeError(error), describeError(cause)]);
  expect(described).not.toContain('Nguyễn');
  expect(described).toContain('22007');
  expect(described).toContain('"table":"record"');
});
