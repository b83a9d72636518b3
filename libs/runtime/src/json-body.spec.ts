import { expect, test } from '@jest/globals';
import { checkJsonBody } from './json-body.ts';

const codeOf = (text: string): string | null => {
  try {
    checkJsonBody(Buffer.from(text));
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test.each([
  ['{"a":[1,{"b":"["}]}', null],
  ['no JSON', null],
  ['', null],
  [`${'['.repeat(32)}${']'.repeat(32)}`, null],
  [`"${'['.repeat(500)}"`, null],
  [`${'['.repeat(33)}${']'.repeat(33)}`, 'input.too-large'],
  ['{"a":'.repeat(100_000), 'input.too-large'],
  ['{"reason":"x","reason":"y"}', 'input.duplicate-key'],
])('%#: a body is looked at before it is walked', (text, code) => {
  expect(codeOf(text)).toBe(code);
});
