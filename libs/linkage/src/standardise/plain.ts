import { HIDDEN_CHARACTERS } from '#libs/contract';
import { bareText } from './letters.ts';
import { packWords, type PackedWords, type WordTable } from './word-table.ts';

const PLAIN_CODE = /^[a-z0-9]+$/;

/** A code of a list: trimmed, lower case, no diacritics. */
export function standardiseCode(text: string): string | null {
  if (PLAIN_CODE.test(text)) return text;
  const code = bareText(text);
  return code === '' ? null : code;
}

const ADDRESS = /^[^@\s]+@[^@\s]+$/;
/** "anb.vn" for "an@b.vn": still hardly anybody else's. */
const ADDRESS_WITHOUT_SIGN = /^[^@\s]{5,}\.[a-z]{2,}$/;

/** Lower case; dots of the user part are kept, since only some providers ignore them. One that lost its @ stays as it is. */
export function standardiseEmail(text: string): string | null {
  const email = text.replace(HIDDEN_CHARACTERS, '').normalize('NFKC').trim().toLowerCase();
  return ADDRESS.test(email) || ADDRESS_WITHOUT_SIGN.test(email) ? email : null;
}

/** A decimal without leading or trailing zeros. */
export function standardiseAmount(text: string): string | null {
  const match = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const amount = fraction === '' ? whole : `${whole}.${fraction}`;
  return amount === '0' ? '0' : sign + amount;
}

/** Free text as its distinct words without diacritics, in the order written. */
export function standardiseText(text: string, words: WordTable): PackedWords | null {
  const numbers = new Set(words.numbersOf(text).map((number) => words.bare(number)));
  return numbers.size === 0 ? null : packWords([...numbers]);
}
