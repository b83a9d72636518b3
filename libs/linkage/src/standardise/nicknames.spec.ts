import { describe, expect, test } from '@jest/globals';
import { isNickname } from './nicknames.ts';

describe('two given names stand for one', () => {
  test.each([
    ['william', 'bill', 'a familiar form'],
    ['bill', 'willy', 'two familiar forms'],
    ['johnny', 'johnnie', 'an ending that sounds alike'],
    ['robert', 'robby', 'a familiar form that ends otherwise than the table has it'],
    ['john', 'ivan', 'the name in another language'],
    ['sean', 'giovanni', 'the name in two other languages'],
    ['aleksandr', 'sasha', 'a familiar form of another language'],
  ])('%s and %s: %s', (one, other) => {
    expect([isNickname(one, other), isNickname(other, one)]).toEqual([true, true]);
  });

  test.each([
    ['william', 'robert', 'two names'],
    ['jack', 'ivan', 'a familiar form, and the name in another language'],
    ['may', 'mai', 'short words, which are not taken for each other by their endings'],
    ['thuy', 'thui', 'words that no table knows'],
    ['constructor', '__proto__', 'words that mean something to the machine'],
  ])('%s and %s do not: %s', (one, other) => {
    expect([isNickname(one, other), isNickname(other, one)]).toEqual([false, false]);
  });
});
