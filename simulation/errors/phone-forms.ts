import { formerPhone } from '../identifiers/identifiers.ts';
import type { Random } from '../random/random.ts';

/** Shares per thousand persons outside the population register. */
export const PHONE_CARDS: readonly (readonly ['own' | 'family' | 'none', number])[] = [
  ['own', 550],
  ['family', 100],
  ['none', 350],
];

/** The ways a number is written down, the eleven digits of before 2018 among them. */
export function writePhone(random: Random, phone: string): string {
  const roll = random.fraction();
  if (roll < 0.7) return phone;
  if (roll < 0.78) return `${phone.slice(0, 4)} ${phone.slice(4, 7)} ${phone.slice(7)}`;
  if (roll < 0.83) return `${phone.slice(0, 4)}.${phone.slice(4, 7)}.${phone.slice(7)}`;
  if (roll < 0.88) return `+84${phone.slice(1)}`;
  if (roll < 0.9) return `84${phone.slice(1)}`;
  return formerPhone(phone) ?? phone;
}
