import type { ByteWriter } from '../fold/byte-writer.ts';
import type { NumberedTexts, OtherPacking, RecordPacking } from '../model.ts';
import type { Address } from '../standardise/address.ts';
import type { LegalForm } from '../standardise/legal-forms.ts';
import type { OrganisationName } from '../standardise/organisation-name.ts';
import { renumbered, type PackedWords } from '../standardise/word-table.ts';
import { StandardRecord, type Specification } from './specification.ts';

/** What stands at a place of a record's shape; lengths and numbers follow it. */
const NOTHING = 0;
const NUMBER = 1;
const NARROW = 2;
const WIDE = 3;
const LIST = 4;
const SHARED_LIST = 5;
const ADDRESS = 6;
const ORGANISATION_NAME = 7;

/** Lengths below it take one byte, others one byte and four. */
const LONG = 0xff;
/** The source and two lengths of texts stand before the shape. */
const HEAD_BYTES = 12;
/** More lists than there are communes: what a source makes different each time must not fill the memory. */
const MOST_SHARED = 1 << 16;
const BETWEEN_CODES = '\n';
const IS_DEPENDENT = 1;
const IS_HOUSEHOLD = 2;

/**
 * Standard records as bytes: the shape of its values, slot by slot, then all texts of one byte a letter, then all of two.
 * Reading makes two strings and cuts the texts out of them, which is several times faster than reading one by one.
 */
export class StandardPacking implements RecordPacking<StandardRecord> {
  private readonly lists: SharedLists;
  private narrow = '';
  private wide = '';
  private readonly shape: number[] = [];
  private readonly reader: ShapeReader;
  /** Those by whose numbers the standardiser names words; sources and shared lists come to stand there too. */
  readonly texts: NumberedTexts;
  readonly others: OtherPacking<StandardRecord>;
  /** By slot: whether its texts are words by number. */
  private readonly holdWords: readonly boolean[];

  /** @param version of the specification */
  constructor({ words, slots }: Pick<Specification, 'words' | 'slots'>, version: string) {
    this.texts = words;
    this.holdWords = slots.map(({ kind }) => kind === 'person-name' || kind === 'text');
    this.lists = new SharedLists(words);
    this.reader = new ShapeReader(this.lists, this.holdWords);
    this.others = {
      specification: version,
      unpack: (from, at, length, numbers) => this.read({ from, at, length }, numbers),
    };
  }

  pack({ source, values }: StandardRecord, into: ByteWriter): void {
    this.narrow = '';
    this.wide = '';
    this.shape.length = 0;
    for (let i = 0; i < values.length; i += 1) this.put(values[i], this.holdWords[i] === true);
    into.int32(this.texts.numberOfCanonical(source));
    into.int32(this.narrow.length);
    into.int32(this.wide.length);
    for (const byte of this.shape) into.byte(byte);
    into.latin1(this.narrow);
    into.utf16(this.wide);
  }

  unpack(from: Buffer, at: number, length: number): StandardRecord {
    return this.read({ from, at, length }, null);
  }

  /** @param numbers ours by those of whoever packed it; null: it was this one */
  private read(
    { from, at, length }: { readonly from: Buffer; readonly at: number; readonly length: number },
    numbers: Int32Array | null,
  ): StandardRecord {
    const narrowLength = from.readInt32LE(at + 4);
    const wideLength = from.readInt32LE(at + 8);
    const wideAt = at + length - 2 * wideLength;
    const narrowAt = wideAt - narrowLength;
    const narrow = narrowLength === 0 ? '' : from.toString('latin1', narrowAt, wideAt);
    const wide = wideLength === 0 ? '' : from.toString('utf16le', wideAt, at + length);
    const values = this.reader.read(from, { from: at + HEAD_BYTES, to: narrowAt }, { narrow, wide, numbers });
    const source = from.readInt32LE(at);
    return new StandardRecord(
      this.texts.texts[numbers === null ? source : (numbers[source] as number)] as string,
      values,
    );
  }

  /** @throws TypeError for what no standardiser makes */
  private put(value: unknown, isWords = false): void {
    const { shape } = this;
    if (value === null) shape.push(NOTHING);
    else if (typeof value === 'string') this.putText(value);
    else if (typeof value === 'number' && (value | 0) === value) {
      shape.push(NUMBER);
      pushInt32(shape, value);
    } else if (Array.isArray(value)) this.putList(value, isWords);
    else if (isAddress(value)) {
      shape.push(ADDRESS);
      this.putText(value.place);
      this.putText(value.units);
      this.put(value.communes);
    } else if (isOrganisationName(value)) {
      shape.push(ORGANISATION_NAME);
      shape.push((value.isDependent ? IS_DEPENDENT : 0) | (value.isHousehold ? IS_HOUSEHOLD : 0));
      this.putText(value.core);
      this.put(value.form);
    } else throw new TypeError('a standard value that cannot be packed');
  }

  private putText(text: string): void {
    if (isNarrow(text)) {
      this.shape.push(NARROW);
      this.narrow += text;
    } else {
      this.shape.push(WIDE);
      this.wide += text;
    }
    pushLength(this.shape, text.length);
  }

  private putList(list: readonly unknown[], isWords: boolean): void {
    const shared = isWords ? -1 : this.lists.numberOf(list);
    if (shared >= 0) {
      this.shape.push(SHARED_LIST);
      pushInt32(this.shape, shared);
      return;
    }
    this.shape.push(LIST);
    pushLength(this.shape, list.length);
    for (const value of list) this.put(value);
  }
}

class ShapeReader {
  private bytes: Uint8Array = new Uint8Array();
  private at = 0;
  private narrow = '';
  private wide = '';
  private narrowAt = 0;
  private wideAt = 0;
  private numbers: Int32Array | null = null;

  constructor(
    private readonly lists: SharedLists,
    private readonly holdWords: readonly boolean[],
  ) {}

  read(
    bytes: Uint8Array,
    shape: { readonly from: number; readonly to: number },
    { narrow, wide, numbers }: { readonly narrow: string; readonly wide: string; readonly numbers: Int32Array | null },
  ): unknown[] {
    this.bytes = bytes;
    this.at = shape.from;
    this.narrow = narrow;
    this.wide = wide;
    this.narrowAt = 0;
    this.wideAt = 0;
    this.numbers = numbers;
    const values: unknown[] = [];
    while (this.at < shape.to) values.push(this.next(this.holdWords[values.length] === true));
    return values;
  }

  private next(isWords = false): unknown {
    switch (this.byte()) {
      case NOTHING:
        return null;
      case NUMBER:
        return this.int32();
      case NARROW: {
        const from = this.narrowAt;
        this.narrowAt += this.length();
        return this.text(this.narrow.slice(from, this.narrowAt), isWords);
      }
      case WIDE: {
        const from = this.wideAt;
        this.wideAt += this.length();
        return this.text(this.wide.slice(from, this.wideAt), isWords);
      }
      case LIST:
        return Array.from({ length: this.length() }, () => this.next(isWords));
      case SHARED_LIST:
        return this.lists.at(this.number(this.int32()));
      case ADDRESS: {
        const place = this.next(true) as PackedWords;
        const units = this.next(true) as PackedWords;
        return { place, units, communes: this.next() as Address['communes'] } satisfies Address;
      }
      default: {
        const flags = this.byte();
        const core = this.next(true) as PackedWords;
        return {
          core,
          form: this.next() as LegalForm | null,
          isDependent: (flags & IS_DEPENDENT) !== 0,
          isHousehold: (flags & IS_HOUSEHOLD) !== 0,
        } satisfies OrganisationName;
      }
    }
  }

  private text(text: string, isWords: boolean): string {
    return isWords && this.numbers !== null ? renumbered(text as PackedWords, this.numbers) : text;
  }

  private number(number: number): number {
    return this.numbers === null ? number : (this.numbers[number] as number);
  }

  private length(): number {
    const length = this.byte();
    return length === LONG ? this.int32() : length;
  }

  private byte(): number {
    return this.bytes[this.at++] as number;
  }

  private int32(): number {
    return this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24);
  }
}

/** Lists of texts that many records share, as the communes a code may mean: each is one text, and one array. */
class SharedLists {
  private readonly lists = new Map<number, readonly string[]>();

  constructor(private readonly texts: NumberedTexts) {}

  /** -1 where a list is not to be shared. */
  numberOf(list: readonly unknown[]): number {
    if (list.length === 0 || this.lists.size >= MOST_SHARED || !list.every(isShortText)) return -1;
    const number = this.texts.numberOfCanonical(list.join(BETWEEN_CODES));
    if (!this.lists.has(number)) this.lists.set(number, list);
    return number;
  }

  at(number: number): readonly string[] {
    const known = this.lists.get(number);
    if (known !== undefined) return known;
    const list = (this.texts.texts[number] as string).split(BETWEEN_CODES);
    this.lists.set(number, list);
    return list;
  }
}

function isNarrow(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 0xff) return false;
  return true;
}

/** Codes of units, not what a source may make long or different each time. */
function isShortText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 8 && !value.includes(BETWEEN_CODES);
}

function isAddress(value: unknown): value is Address {
  return typeof value === 'object' && value !== null && 'place' in value;
}

function isOrganisationName(value: unknown): value is OrganisationName {
  return typeof value === 'object' && value !== null && 'core' in value;
}

function pushLength(shape: number[], length: number): void {
  if (length < LONG) shape.push(length);
  else {
    shape.push(LONG);
    pushInt32(shape, length);
  }
}

function pushInt32(shape: number[], value: number): void {
  shape.push(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff);
}
