import { abbreviateAddress, writeAddress, type Place, type WrittenAddress } from '../places/address.ts';
import { seatOf, type Generation } from '../places/units.ts';
import type { Random } from '../random/random.ts';
import { withoutDiacritics } from './name-errors.ts';

export type AddressError =
  | 'other-generation'
  | 'abbreviated'
  | 'former-place'
  | 'house-wrong'
  | 'diacritics-lost'
  | 'upper-case'
  | 'commune-only';

/** Shares per thousand addresses; with the moves that not every register hears of, 30 in 100 differ. */
export const ADDRESS_CARDS: readonly (readonly [AddressError | 'same', number])[] = [
  ['same', 712],
  ['other-generation', 84],
  ['abbreviated', 64],
  ['former-place', 60],
  ['house-wrong', 30],
  ['diacritics-lost', 25],
  ['upper-case', 15],
  ['commune-only', 10],
];

/** A day on which addresses of that generation were written. */
export function dayOfGeneration(random: Random, generation: Generation): string {
  const [least, most] = generation === 3 ? [0, 14] : generation === 2 ? [-46, -1] : [-220, -150];
  // Months counted from July 2025.
  const month = random.integer(least, most) + 6;
  const year = 2025 + Math.floor(month / 12);
  const inYear = ((month % 12) + 12) % 12;
  return `${year}-${String(inYear + 1).padStart(2, '0')}-${String(random.integer(2, 28)).padStart(2, '0')}`;
}

/** What stands in a register instead of the registered address. Its text always differs. */
export function mistakeAddress(options: {
  random: Random;
  registered: WrittenAddress;
  formerPlace: Place;
  error: AddressError;
}): WrittenAddress {
  const { random, registered, formerPlace, error } = options;
  const withText = (text: string): WrittenAddress => ({
    ...registered,
    text: text === registered.text ? `${text}.` : text,
  });
  switch (error) {
    case 'other-generation': {
      const other: Generation = registered.generation === 3 ? (random.chance(0.2) ? 1 : 2) : 3;
      const moved = writeAddress(registered.place, other, dayOfGeneration(random, other));
      return random.chance(0.4) ? { ...moved, text: abbreviateAddress(moved.text) } : moved;
    }
    case 'abbreviated':
      return withText(abbreviateAddress(registered.text));
    case 'former-place': {
      const generation: Generation = random.chance(0.8) ? 2 : 1;
      return writeAddress(formerPlace, generation, dayOfGeneration(random, generation));
    }
    case 'house-wrong':
      return withText(houseWrong(random, registered));
    case 'diacritics-lost':
      return withText(withoutDiacritics(registered.text));
    case 'upper-case':
      return withText(registered.text.toUpperCase());
    case 'commune-only': {
      const seat = seatOf(registered.place.commune, registered.generation);
      return withText([seat.commune, seat.district, seat.province].filter((part) => part !== '').join(', '));
    }
  }
}

function houseWrong(random: Random, registered: WrittenAddress): string {
  const { house } = registered.place;
  if (house === '') return `Số nhà ${random.integer(1, 99)}, ${registered.text}`;
  if (random.chance(0.5)) return registered.text.slice(house.length + 2);
  const wrong = house.replace(/\d+/, (number) => String(Number(number) + random.integer(1, 9)));
  return wrong + registered.text.slice(house.length);
}
