import type { AttributeKind, BlockingRule } from '#libs/contract';
import type { Slot, Values } from '../compare/comparator.ts';
import { valuesOf } from '../compare/comparator.ts';
import { Memo } from '../standardise/memo.ts';
import type { WordTable } from '../standardise/word-table.ts';
import { KeyHash, type KeyHashes } from './key-hash.ts';
import { keyOf, type KeyOf, type Keys } from './keys.ts';

/** A record with many phones and many names does not yield all their combinations. */
const MOST_KEYS_OF_A_RULE = 12;
/** No honest value is longer; keys are kept in memory and stored when they are too common. */
const LONGEST_KEY = 200;

interface Part {
  readonly slots: readonly Slot[];
  readonly key: (value: never) => Keys;
}
interface Rule {
  readonly prefix: string;
  /** Hash of the prefix, to go on from. */
  readonly hash: KeyHash;
  /** Numbers of its parts. */
  readonly parts: readonly number[];
}

const NO_KEYS: readonly string[] = [];

/** The blocking rules of an entity type, ready to yield a record's keys. */
export class Blocking {
  private readonly rules: readonly Rule[];
  /** Distinct parts: several rules take the same key of the same attribute. */
  private readonly parts: Part[] = [];
  private readonly ofPart: (readonly string[])[] = [];
  private readonly combined = new CombinedHashes();
  private readonly hash = new KeyHash();

  /** @param slotOf the slot of an attribute; it throws when there is no such attribute. */
  constructor(
    rules: readonly BlockingRule[],
    slotOf: (attribute: string) => Slot,
    private readonly words: WordTable,
  ) {
    const numbers = new Map<string, number>();
    const numberOf = (part: BlockingRule['parts'][number]): number => {
      const attributes = [part.attribute, ...(part.or ?? [])];
      const name = `${attributes.join(' ')}/${part.key}`;
      const known = numbers.get(name);
      if (known !== undefined) return known;
      const slots = attributes.map(slotOf);
      const kind = slots[0]?.kind ?? 'reference';
      this.parts.push({ slots, key: this.remembered(kind, keyOf(kind, part.key)) });
      numbers.set(name, this.parts.length - 1);
      return this.parts.length - 1;
    };
    this.rules = rules.map((rule) => {
      return { prefix: rule.name, hash: new KeyHash().begin().take(rule.name), parts: rule.parts.map(numberOf) };
    });
  }

  /** Names and texts stand in many records: their keys are made once, as long as there are not too many. */
  private remembered(kind: AttributeKind, key: KeyOf): (value: never) => Keys {
    const make = (value: never): Keys => key(value, this.words);
    if (kind !== 'person-name' && kind !== 'text') return make;
    const memo = new Memo((packed) => make(packed as never));
    return (packed: string) => memo.of(packed);
  }

  /** Distinct keys, `rule|part|part`. A rule yields one for each combination of its parts' values, if all have one. */
  keysOf(values: Values): string[] {
    const ofPart = this.parts.map((part) => this.partKeys(part, values));
    const keys: string[] = [];
    for (const rule of this.rules) {
      let combined: readonly string[] = [rule.prefix];
      for (const part of rule.parts) combined = combine(combined, ofPart[part] ?? NO_KEYS);
      // Of one rule all keys differ, and rules differ in their names.
      for (const key of combined) keys.push(key);
    }
    return keys;
  }

  /** Those of one rule. */
  keysOfRule(values: Values, name: string): readonly string[] {
    return this.rules
      .filter(({ prefix }) => prefix === name)
      .flatMap(({ prefix, parts }) =>
        parts.reduce<readonly string[]>(
          (combined, part) => combine(combined, this.partKeys(this.parts[part] as Part, values)),
          [prefix],
        ),
      );
  }

  /** The same keys in the same order as hashes, without making their texts. */
  hashKeys(values: Values, into: KeyHashes): void {
    const { ofPart, hash } = this;
    for (let i = 0; i < this.parts.length; i += 1) ofPart[i] = this.partKeys(this.parts[i] as Part, values);
    for (const rule of this.rules) {
      const combined = this.combined.start(rule.hash);
      for (const part of rule.parts) combined.with(ofPart[part] as readonly string[]);
      for (let i = 0; i < combined.count; i += 1) into.add(combined.of(i, hash).finish());
    }
  }

  private partKeys(part: Part, values: Values): readonly string[] {
    let keys: string[] | null = null;
    for (const slot of part.slots) {
      for (const value of valuesOf<never>(values, slot)) {
        const own = part.key(value);
        if (own === null) continue;
        if (typeof own === 'string') keys = withKey(keys, own);
        else for (const key of own) keys = withKey(keys, key);
      }
    }
    if (keys === null) return NO_KEYS;
    // Sorted, so that the limit cuts the same keys whatever order the values were given in.
    return keys.length === 1 ? keys : keys.sort();
  }
}

function withKey(keys: string[] | null, key: string): string[] | null {
  if (key === '' || key.length > LONGEST_KEY) return keys;
  if (keys === null) return [key];
  if (!keys.includes(key)) keys.push(key);
  return keys;
}

function combine(prefixes: readonly string[], own: readonly string[]): readonly string[] {
  if (own.length === 0) return NO_KEYS;
  const combined: string[] = [];
  for (const prefix of prefixes) {
    for (const key of own) if (combined.length < MOST_KEYS_OF_A_RULE) combined.push(`${prefix}|${key}`);
  }
  return combined;
}

/** The hashes of a rule's keys while they are combined from those of its parts, as `combine` combines texts. */
class CombinedHashes {
  count = 0;
  private present = new Int32Array(2 * MOST_KEYS_OF_A_RULE);
  private next = new Int32Array(2 * MOST_KEYS_OF_A_RULE);
  private readonly hash = new KeyHash();

  start({ one, other }: KeyHash): this {
    this.present[0] = one;
    this.present[1] = other;
    this.count = 1;
    return this;
  }

  with(own: readonly string[]): void {
    const { hash, next } = this;
    let count = 0;
    for (let i = 0; i < this.count; i += 1) {
      this.of(i, hash).take('|');
      const { one, other } = hash;
      for (const key of own) {
        if (count === MOST_KEYS_OF_A_RULE) break;
        hash.resume(one, other).take(key);
        next[2 * count] = hash.one;
        next[2 * count + 1] = hash.other;
        count += 1;
      }
    }
    this.next = this.present;
    this.present = next;
    this.count = count;
  }

  of(index: number, hash: KeyHash): KeyHash {
    return hash.resume(this.present[2 * index] as number, this.present[2 * index + 1] as number);
  }
}
