import { moveTone, withoutDiacritics } from '../errors/name-errors.ts';
import type { PersonFacts } from './person-facts.ts';
import type { Yardstick } from './register-of-people.ts';

/** How one record outside the population register compares with it. */
export interface RecordFindings {
  readonly id: 'right' | 'none' | 'wrong' | 'old-9-digits' | 'superseded';
  readonly name: 'same' | 'marks-or-case' | 'other';
  readonly birthDateDiffers: boolean;
  readonly addressDiffers: boolean;
  /** Kinds of error that show. */
  readonly kinds: readonly string[];
}

export function judgeRecord(facts: PersonFacts, yardstick: Yardstick): RecordFindings {
  return {
    id: judgeId(facts, yardstick),
    name: judgeName(facts.name, yardstick.name),
    birthDateDiffers: facts.birthDate !== yardstick.birthDate,
    addressDiffers: facts.address !== yardstick.address,
    kinds: kindsOf(facts, yardstick),
  };
}

function judgeId(facts: PersonFacts, yardstick: Yardstick): RecordFindings['id'] {
  const id = facts.personalId;
  if (id === null) return facts.oldId9 === null ? 'none' : 'old-9-digits';
  if (yardstick.ids.includes(id)) return 'right';
  return yardstick.cancelledIds.includes(id) ? 'superseded' : 'wrong';
}

function judgeName(name: string, registered: string): RecordFindings['name'] {
  if (name.normalize('NFC') === registered) return 'same';
  return plain(name) === plain(registered) ? 'marks-or-case' : 'other';
}

function plain(name: string): string {
  return withoutDiacritics(name).toLowerCase();
}

function kindsOf(facts: PersonFacts, yardstick: Yardstick): string[] {
  const kinds: string[] = [];
  const { name } = facts;
  const registered = yardstick.name;
  if (name !== registered) {
    if (name === withoutDiacritics(registered)) kinds.push('diacritics-lost');
    if (name === registered.toUpperCase()) kinds.push('upper-case');
    if (name === moveTone(registered)) kinds.push('tone-placement');
    if (name === outerWords(registered)) kinds.push('middle-name-missing');
    if (name.startsWith('Con bà ')) kinds.push('newborn-under-mothers-name');
  }
  const [date, right] = [facts.birthDate, yardstick.birthDate];
  if (date !== right && date === right.slice(0, 4) + right.slice(6) + right.slice(4, 6))
    kinds.push('day-and-month-swapped');
  const [id = ''] = yardstick.ids;
  if (facts.personalId !== null && facts.personalId !== id && sorted(facts.personalId) === sorted(id))
    kinds.push('digits-swapped');
  return kinds;
}

function outerWords(name: string): string {
  const words = name.split(' ');
  return `${words[0] ?? ''} ${words.at(-1) ?? ''}`;
}

function sorted(digits: string): string {
  return [...digits].sort().join('');
}
