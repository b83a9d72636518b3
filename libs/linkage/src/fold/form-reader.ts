import type { KeyHashes } from '../block/key-hash.ts';
import type { FormSource, MadeForm, RecordPacking } from '../model.ts';
import { enlarged } from './int-lists.ts';
import { KEY_BYTES, readKeys } from './saved-forms.ts';

/** Of a made form: the number of its keys, 64 bits for each, and its packed standard form up to the end. */
const COUNT_BYTES = 4;

/** Numbers of texts, by those that another one gave them. */
interface Renumbering {
  numbers: Int32Array;
  /** So many texts have one. */
  known: number;
}

/** Reads forms that were made elsewhere, on other numbers of texts than those of the memory. */
export class FormReader<S> {
  private readonly renumberings = new Map<FormSource, Renumbering>();

  constructor(private readonly packing: RecordPacking<S>) {}

  /**
   * @param keys gets its keys
   * @returns null, and no key, where it was made by another specification
   */
  read({ source, bytes, from, to }: MadeForm, keys: KeyHashes): S | null {
    const { others } = this.packing;
    if (others?.specification !== source.specification) return null;
    const keysAt = from + COUNT_BYTES;
    const packedAt = keysAt + KEY_BYTES * bytes.readInt32LE(from);
    readKeys({ bytes, from, to: packedAt }, keysAt, keys);
    return others.unpack(bytes, packedAt, to - packedAt, this.numbersOf(source));
  }

  private numbersOf(source: FormSource): Int32Array {
    let renumbering = this.renumberings.get(source);
    if (renumbering === undefined) {
      renumbering = { numbers: new Int32Array(2048), known: 0 };
      this.renumberings.set(source, renumbering);
    }
    const { texts } = source;
    if (renumbering.numbers.length < texts.length) {
      renumbering.numbers = enlarged(renumbering.numbers, texts.length);
    }
    for (; renumbering.known < texts.length; renumbering.known += 1) {
      const text = texts[renumbering.known] as string;
      renumbering.numbers[renumbering.known] = this.packing.texts.numberOfCanonical(text);
    }
    return renumbering.numbers;
  }
}
