import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { referenceText, type AttributeKind, type Attributes, type EntityTypeDefinition } from '#libs/contract';
import { compileModel, FormWriter, LinkageState, type LinkageChange, type MadeForm } from '#libs/linkage';
import { shippedTypes } from '../support/shipped-types.ts';

const CASES = Math.min(Number(process.env['PROPERTY_CASES'] ?? 100), 2_000);

const anyText = fc.string({ unit: 'grapheme', maxLength: 40 });
/** Few of each, so that records share them, and are linked. */
const VALUES: Partial<Record<AttributeKind, readonly string[]>> = {
  'person-name': ['Nguyễn Thị Hoài An', 'NGUYEN THI HOAI AN', 'Trần Văn Bình', 'Hoài An', "H'Hen Niê", 'Lê  Vy'],
  'organisation-name': ['Công ty TNHH Ánh Dương', 'CTY TNHH ANH DUONG', 'Hộ kinh doanh Trần Văn Bình', 'Chi nhánh 2'],
  address: ['12 Phố Huế, phường Hàng Bài, Hà Nội', 'Số 12 pho Hue, P. Hang Bai, HN', 'Thôn 3, xã Ea Tul'],
  'admin-unit': ['00001', '00004', '10363', '99999'],
  date: ['1990-02-03', '1990-03-02', '1990', '1991-02-03'],
  phone: ['0912345678', '01212345678', '+84912345678'],
  identifier: ['001090012345', '0101243150', '0101243150-001', '012345678'],
  email: ['an@example.vn', 'AN@example.vn'],
  text: ['cửa hàng quần áo', 'quan ao', 'đồ gia dụng'],
  amount: ['1000000', '12.5'],
};

function valueOf(kind: AttributeKind): fc.Arbitrary<Attributes[string]> {
  const known = VALUES[kind];
  const one = known === undefined ? anyText : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, anyText);
  return fc.oneof({ weight: 6, arbitrary: one }, fc.array(one, { maxLength: 4 }), fc.constant(null));
}

function recordsOf({ attributes }: EntityTypeDefinition): fc.Arbitrary<Attributes[]> {
  const values = Object.entries(attributes.attributes)
    .filter(([, { kind }]) => kind !== 'reference')
    .map(([name, { kind }]) => [name, valueOf(kind)] as const);
  const record = fc.record(Object.fromEntries(values), { requiredKeys: [] }).map((said) => said as Attributes);
  return fc.array(record, { minLength: 1, maxLength: 12 });
}

function refOf(i: number): ReturnType<typeof referenceText> {
  return referenceText({ source: i % 3 === 0 ? 'tax' : 'population', dataset: 'd', recordId: `${i}` });
}

/** Its bytes are used again for the next form. */
function kept({ source, bytes, from, to }: MadeForm): MadeForm {
  return { source, bytes: Buffer.from(bytes.subarray(from, to)), from: 0, to: to - from };
}

test.each([...shippedTypes.keys()])(
  'records of %s whose forms were made elsewhere are linked as if they had been made here',
  (name) => {
    const definition = shippedTypes.get(name) as EntityTypeDefinition;
    const writer = new FormWriter(definition);
    const [own, other] = [compileModel(definition), compileModel(definition)];
    // What is numbered here first has other numbers there.
    for (const text of ['Quế Chi, phố Lạ', 'Công ty Cổ phần Lạ Lùng']) {
      const strange = Object.fromEntries(
        Object.keys(definition.attributes.attributes).map((attribute) => [attribute, text]),
      );
      other.standardise(refOf(0), strange);
    }
    fc.assert(
      fc.property(recordsOf(definition), recordsOf(definition), fc.nat(12), (before, after, skip) => {
        for (const record of [...after].reverse().slice(skip)) writer.write(refOf(0), record);
        const [here, elsewhere] = [new LinkageState(own), new LinkageState(other)];
        for (const batch of [before, after]) {
          const told = batch.map((record, i): LinkageChange => ({ kind: 'record', ref: refOf(i), after: record }));
          const made = batch.map((record, i): LinkageChange => {
            const form = kept(writer.write(refOf(i), record));
            return {
              kind: 'record',
              ref: refOf(i),
              form,
              get after(): never {
                throw new Error('what a record says was asked for, though its form is there');
              },
            };
          });
          expect(elsewhere.apply(made)).toEqual(here.apply(told));
          expect(elsewhere.inspect()).toEqual(here.inspect());
        }
      }),
      { numRuns: CASES },
    );
  },
);

test('a form by another specification is not taken: what the record says is asked for', () => {
  const definition = shippedTypes.get('person') as EntityTypeDefinition;
  const [rule] = definition.linkage.blocking;
  const others = definition.linkage.blocking.filter((each) => each !== rule);
  const writer = new FormWriter({ ...definition, linkage: { ...definition.linkage, blocking: others } });
  const after = { full_name: 'Nguyễn Thị Hoài An', date_of_birth: '1990-02-03' };
  const form = kept(writer.write(refOf(1), after));
  const [one, other] = [1, 2].map(() => new LinkageState(compileModel(definition)));
  one?.apply([{ kind: 'record', ref: refOf(1), after, form }]);
  other?.apply([{ kind: 'record', ref: refOf(1), after }]);
  expect(one?.inspect()).toEqual(other?.inspect());
});
