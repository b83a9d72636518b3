import type { BlockingRule } from '#libs/contract';
import type { Slot, Values } from '../compare/comparator.ts';
import { valuesOf } from '../compare/comparator.ts';
import type { WordTable } from '../standardise/word-table.ts';
import { keyOf, type KeyOf } from './keys.ts';

/** A record with many phones and many names does not yield all their combinations. */
const MOST_KEYS_OF_A_RULE = 8;

interface Part {
  readonly slots: readonly Slot[];
  readonly key: KeyOf;
}
interface Rule {
  readonly prefix: string;
  readonly parts: readonly Part[];
}

/** The blocking rules of an entity type, ready to yield a record's keys. */
export class Blocking {
  private readonly rules: readonly Rule[];

  /** @param slotOf the slot of an attribute; it throws when there is no such attribute. */
  constructor(
    rules: readonly BlockingRule[],
    slotOf: (attribute: string) => Slot,
    private readonly words: WordTable,
  ) {
    this.rules = rules.map((rule) => ({
      prefix: rule.name,
      parts: rule.parts.map((part) => {
        const slots = [part.attribute, ...(part.or ?? [])].map(slotOf);
        return { slots, key: keyOf(slots[0]?.kind ?? 'reference', part.key) };
      }),
    }));
  }

  /** Distinct keys, `rule|part|part`. A rule yields one for each combination of its parts' values, if all have one. */
  keysOf(values: Values): string[] {
    const keys = new Set<string>();
    for (const rule of this.rules) {
      let combined = [rule.prefix];
      for (const part of rule.parts) {
        const own = this.partKeys(part, values);
        combined = combined.flatMap((prefix) => own.map((key) => `${prefix}|${key}`)).slice(0, MOST_KEYS_OF_A_RULE);
        if (combined.length === 0) break;
      }
      for (const key of combined) keys.add(key);
    }
    return [...keys];
  }

  private partKeys(part: Part, values: Values): string[] {
    const keys = new Set<string>();
    for (const slot of part.slots) {
      for (const value of valuesOf<never>(values, slot)) {
        const key = part.key(value, this.words);
        if (key !== null && key !== '') keys.add(key);
      }
    }
    // Sorted, so that the limit cuts the same keys whatever order the values were given in.
    return [...keys].sort();
  }
}
