import { expect, test } from '@jest/globals';
import { ERRORS, LienThongError } from './errors.ts';

test.each(Object.entries(ERRORS))('%s says what it means and what to do', (code, { meaning, remedy }) => {
  expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z0-9]+)*$/);
  expect(meaning).toMatch(/^[A-Z].*\.$/);
  expect(remedy).toMatch(/^[A-Z].*\.$/);
});

test('an error tells code, meaning, remedy and each detail', () => {
  const error = new LienThongError('settings.invalid', ['A is missing', 'B is no number']);
  expect(error.message.split('\n')).toEqual([
    `settings.invalid: ${ERRORS['settings.invalid'].meaning} ${ERRORS['settings.invalid'].remedy}`,
    '  - A is missing',
    '  - B is no number',
  ]);
  expect([error.retriable, new LienThongError('store.unreachable').retriable]).toEqual([false, true]);
});
