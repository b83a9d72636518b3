import { describe, expect, test } from '@jest/globals';
import { withoutResidue } from './keyboard-residue.ts';

describe('keys that the keyboard did not turn into letters', () => {
  test.each([
    // Telex
    ['nguyeenx vawn duwcs', 'nguyễn văn dức'],
    ['phamj thij hoaf', 'phạm thị hoà'],
    ['buif xuaan phais', 'bùi xuân phái'],
    ['truowng dinh sow', 'trương dinh sơ'],
    ['nguyeenx an', 'nguyễn an'],
    ['ddoox muwowif', 'đỗ mười'],
    ['tran thij thuw', 'tran thị thư'],
    // VNI
    ['nguye6n4 va8n d9u7c1', 'nguyễn văn đức'],
    ['tra62n thi5 d9ie6p5', 'trần thị điệp'],
    ['vo4 thi5 sau1', 'võ thị sáu'],
    ['truo7ng2 to6n d9o6 ly', 'trường tôn đô ly'],
    ['le6 va8n lo7i5', 'lê văn lợi'],
    // ư and ơ of one word, a key for each
    ['nguo7ng7 thi5 hoa', 'ngương thị hoa'],
    ['tru7o7ng2 to6n d9o6 ly', 'trường tôn đô ly'],
    ['d9o64 mu7o7i2', 'đỗ mười'],
    ['du7o7ng thi5 hu7o7ng', 'dương thị hương'],
    ['huo7ng7 thi5 le6', 'hương thị lê'],
  ])('%s is %s', (typed, read) => {
    expect(withoutResidue(typed.split(' '))?.join(' ')).toBe(read);
  });

  test.each([
    ['nothing to be read', 'tran van an'],
    ['two words without a doubled letter and a tone', 'lee hays'],
    ['two words with a tone alone', 'huynhf thuys'],
    ['words that are no syllables', 'robert wood'],
    ['some that are and some that are not', 'nguyeenx robert duwcs'],
    ['no family name at either end', 'xuaan nguyeenx phais'],
    ['a digit that is no key', 'nguye6n4 va8n d9u7c0'],
  ])('%s: %s stays', (_why, typed) => {
    expect(withoutResidue(typed.split(' '))).toBeNull();
  });

  test('a family name at the end is enough', () => {
    expect(withoutResidue(['phais', 'xuaan', 'buif'])).toEqual(['phái', 'xuân', 'bùi']);
  });
});
