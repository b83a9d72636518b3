import type { Attributes, ReferenceText } from '#libs/contract';
import type { Register } from './linkage-cases.ts';
import { SYNTHETIC_ATTRIBUTES } from './synthetic-model.ts';

/** Ids whose order differs between UTF-8, UTF-16 and locales. */
const IDS = ['1', '10', '2', 'a', 'B', 'é', 'z', '\uff5e', '\u{1d4b3}', 'Đ', 'd', '3'];

/** 24 records of two sources; the values of an attribute are so few that most records share some. */
export const syntheticRegister: Register = {
  refs: IDS.flatMap((id) => [`register/person/${id}`, `tax/payer/${id}`] as ReferenceText[]),
  content: (number: number): Attributes => {
    const value = (shift: number, most: number): string => `${(number >> shift) % (most + 1)}`;
    return {
      a: value(0, 7),
      b: value(3, 7),
      c: value(6, 5),
      d: value(10, 2),
      ...((number >> 14) % 4 === 1 && { number: `${(number >> 16) % 3}` }),
    };
  },
  levels: (number: number): Record<string, string> => {
    if (number % 3 === 0) return {};
    const levels = ['agree', 'agree', 'disagree', 'missing'];
    return Object.fromEntries(
      SYNTHETIC_ATTRIBUTES.map((name, i) => [name, levels[(number >> (2 * i)) % 4] ?? 'agree']),
    );
  },
};
