import type { Attributes, ReferenceText } from '#libs/contract';
import { KeyHashes } from '../block/key-hash.ts';
import { ByteWriter } from '../fold/byte-writer.ts';
import type { FormSource, MadeForm } from '../model.ts';
import { StandardPacking } from './record-packing.ts';
import { Specification, specificationVersion, type SpecificationDefinition } from './specification.ts';

/**
 * Makes of records what linkage needs of them, aside from the memory that links: their keys, and their standard forms
 * packed, on numbers of its own.
 */
export class FormWriter {
  private readonly specification: Specification;
  private readonly packing: StandardPacking;
  private readonly keys = new KeyHashes();
  private readonly writer = new ByteWriter();
  private toldTexts = 0;
  readonly source: FormSource;

  /** @throws LienThongError entity-type.definition-invalid */
  constructor(definition: SpecificationDefinition) {
    const { attributes, linkage, adminUnits } = definition;
    this.specification = new Specification(attributes, linkage, adminUnits);
    const version = specificationVersion(definition);
    this.packing = new StandardPacking(this.specification, version);
    this.source = { specification: version, texts: this.packing.texts.texts };
  }

  /** @returns a form whose bytes are valid until the next one is written */
  write(ref: ReferenceText, after: Attributes): MadeForm {
    const { specification, packing, keys, writer } = this;
    const standard = specification.standardise(ref, after);
    keys.clear();
    specification.hashKeys(standard, keys);
    writer.clear();
    writer.int32(keys.length);
    for (let i = 0; i < keys.length; i += 1) {
      writer.int32(keys.low(i));
      writer.int32(keys.high(i));
    }
    packing.pack(standard, writer);
    const { bytes } = writer;
    return { source: this.source, bytes, from: 0, to: bytes.byteLength };
  }

  /** Of the source's, those that came since they were asked for last. */
  newTexts(): string[] {
    const texts = this.source.texts.slice(this.toldTexts);
    this.toldTexts += texts.length;
    return texts;
  }
}
