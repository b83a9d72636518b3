import { describe, expect, test } from '@jest/globals';
import { LienThongError, type Attributes, type LinkageFile, type ReferenceText } from '#libs/contract';
import { compileModel, type ModelDefinition } from './compile-model.ts';
import { NO_EVIDENCE, type LinkageModel } from '../model.ts';
import type { StandardRecord } from './specification.ts';

const label = { vi: '', en: '' };
const kept = { sensitivity: 'personal', label } as const;
const linkage: LinkageFile = {
  blocking: [{ name: 'number', parts: [{ attribute: 'number', key: 'exact' }] }],
  comparisons: [
    { name: 'number', attributes: ['number'] },
    { name: 'trade', attributes: ['trade'] },
  ],
  conflicts: [{ owner: 'register', attribute: 'number', superseded: 'cancelled' }],
  thresholds: { edge: 0.5, link: 1, review: -3 },
};
const definition: ModelDefinition = {
  name: 'shop',
  attributes: {
    entityType: 'shop',
    label,
    attributes: {
      number: { kind: 'identifier', ...kept },
      cancelled: { kind: 'identifier', ...kept, many: true },
      trade: { kind: 'text', ...kept },
      note: { kind: 'text', ...kept },
    },
  },
  linkage,
  adminUnits: { description: '', reforms: [] },
  parameters: {
    description: '',
    priorBits: -2.5,
    caps: { positive: 9, negative: 4 },
    weights: {
      number: { same: 12, 'same-invalid': 5, 'same-root': 1, close: 1, different: -3 },
      trade: { same: { weight: 3000, m: 0.9, u: 0.1 }, contains: 2, close: 1, overlaps: 0.5, different: -7 },
    },
    frequencies: { trade: { pho: 0.4, '*': 0.1 } },
  },
};

const model = compileModel(definition);
const record = (after: Attributes, source = 'register', by = model): StandardRecord =>
  by.standardise(`${source}/shop/1` as ReferenceText, after);
const withParameters = (over: object): LinkageModel<StandardRecord> =>
  compileModel({ ...definition, parameters: { ...definition.parameters, ...over } });

describe('the weight of a pair is its prior and what each comparison says, each within the caps', () => {
  test.each<[Attributes, Attributes, number]>([
    [{}, {}, -2500],
    [{ number: 'A123' }, {}, -2500],
    [{ number: 'A123' }, { number: 'A123' }, 9000 - 2500],
    [{ number: 'A123' }, { number: 'B456' }, -3000 - 2500],
    [{ trade: 'Bún' }, { trade: 'Bún' }, 3000 - 2500],
    // log₂ (0.4 / 0.1) less.
    [{ trade: 'Phở' }, { trade: 'Phở' }, 1000 - 2500],
    [{ trade: 'Bún' }, { trade: 'Vàng bạc' }, -4000 - 2500],
    [{ number: 'A123', trade: 'Bún' }, { number: 'A123', trade: 'Bún' }, 9000 + 3000 - 2500],
  ])('%j and %j: %i', (left, right, weight) => {
    expect(model.weigh(record(left), record(right))).toBe(weight);
    expect(model.weigh(record(right), record(left))).toBe(weight);
  });

  test('no pair weighs more than 20 bits or less than −12', () => {
    const caps = { positive: 30, negative: 30 };
    const loud = withParameters({
      caps,
      weights: {
        ...definition.parameters.weights,
        number: { ...definition.parameters.weights['number'], same: 29, different: -29 },
      },
    });
    const pair = (left: string, right: string): number =>
      loud.weigh(record({ number: left }, 'tax', loud), record({ number: right }, 'tax', loud));
    expect([pair('A123', 'A123'), pair('A123', 'B456')]).toEqual([20_000, -12_000]);
  });

  test('each comparison is told by itself, with its level, and one that compared nothing is missing', () => {
    const [left, right] = [record({ number: 'A123', trade: 'Bún' }), record({ number: 'A123' })];
    expect(model.compare(left, right)).toMatchObject([
      { comparison: 'number', level: 'same', weight: 9000, because: { vi: 'số giống nhau', en: 'same number' } },
      { comparison: 'trade', level: 'missing', weight: 0, because: { en: 'at least one side has no value' } },
      { comparison: 'prior', level: 'prior', weight: -2500 },
    ]);
    const each = new Int32Array(model.comparisonCount);
    model.weighEach(left, right, each);
    expect([...each]).toEqual([9000, NO_EVIDENCE]);
  });

  test('levels that meet may say more or less than one by one', () => {
    const together = withParameters({ together: { number: { same: -1500 } } });
    const same = (by: LinkageModel<StandardRecord>): number =>
      by.weigh(record({ number: 'A123' }, 'tax', by), record({ number: 'A123' }, 'tax', by));
    const uncapped = { caps: { positive: 19, negative: 4 } };
    expect(same(withParameters(uncapped))).toBe(9500);
    expect(same(withParameters({ ...uncapped, together: { number: { same: -1500 } } }))).toBe(8000);
    expect(same(together)).toBe(6500);
  });
});

describe('two numbers of the register that owns them are two things', () => {
  test.each<[Attributes, Attributes, boolean]>([
    [{ number: 'A123' }, { number: 'B456' }, true],
    [{ number: 'A123' }, { number: 'A123' }, false],
    [{ number: 'A123' }, {}, false],
    [{}, { number: 'B456' }, false],
    // Unless one names the other's as cancelled.
    [{ number: 'A123' }, { number: 'B456', cancelled: ['A123'] }, false],
    [{ number: 'A123', cancelled: ['X', 'B456'] }, { number: 'B456' }, false],
    [{ number: 'A123' }, { number: 'B456', cancelled: ['C789'] }, true],
  ])('%j and %j: %s', (left, right, expected) => {
    expect(model.isHardConflict(record(left), record(right))).toBe(expected);
    expect(model.isHardConflict(record(left, 'tax'), record(right, 'tax'))).toBe(false);
    expect(model.isHardConflict(record(left), record(right, 'tax'))).toBe(false);
  });

  test('where nothing supersedes nothing is excused', () => {
    const conflicts = [{ owner: 'register', attribute: 'number' }];
    const strict = compileModel({ ...definition, linkage: { ...linkage, conflicts } });
    const [left, right] = [{ number: 'A123' }, { number: 'B456', cancelled: ['A123'] }];
    expect(strict.isHardConflict(record(left, 'register', strict), record(right, 'register', strict))).toBe(true);
    const free = compileModel({ ...definition, linkage: { ...linkage, conflicts: [] } });
    expect(free.isHardConflict(record(left, 'register', free), record(right, 'register', free))).toBe(false);
  });
});

describe('a definition', () => {
  test('gives thresholds, caps and merging in 1/1000 bit', () => {
    expect(model.thresholds).toEqual({ edge: 500, link: 1000, review: -3000 });
    expect([model.blockCap, model.componentCap]).toEqual([100, 500]);
    expect(model.merge).toEqual({ prior: -2500, sizePenalty: 500, sizeBonus: 0 });
    const own = compileModel({
      ...definition,
      linkage: { ...linkage, blockCap: 7, componentCap: 9 },
      parameters: { ...definition.parameters, merge: { priorBits: 1, sizePenalty: 2, sizeBonus: 3 } },
    });
    expect([own.blockCap, own.componentCap, own.merge]).toEqual([
      ...[7, 9],
      { prior: 1000, sizePenalty: 2000, sizeBonus: 3000 },
    ]);
  });

  test('has a version that names its content, in whatever order it is written', () => {
    const { description, ...rest } = definition.parameters;
    expect(compileModel({ ...definition, parameters: { ...rest, description } }).version).toBe(model.version);
    expect(model.version).toMatch(/^m[0-9a-f]{16}$/);
    expect(withParameters({ priorBits: -2.25 }).version).not.toBe(model.version);
    expect(compileModel({ ...definition, name: 'stall' }).version).not.toBe(model.version);
  });

  test.each<[string, Partial<ModelDefinition>, RegExp]>([
    [
      'a level without a weight',
      { parameters: { ...definition.parameters, weights: { trade: definition.parameters.weights['trade'] ?? {} } } },
      /parameters\.json: weights\.number\.same is missing/,
    ],
    [
      'a comparison of an attribute that is none',
      { linkage: { ...linkage, comparisons: [{ name: 'age', attributes: ['age'] }] } },
      /there is no attribute age/,
    ],
    [
      'a conflict over an attribute that is none',
      { linkage: { ...linkage, conflicts: [{ owner: 'register', attribute: 'number', superseded: 'former' }] } },
      /there is no attribute former/,
    ],
    [
      'a key of an attribute that is none',
      {
        linkage: {
          ...linkage,
          blocking: [{ name: 'age', parts: [{ attribute: 'number', or: ['age'], key: 'exact' }] }],
        },
      },
      /there is no attribute age/,
    ],
  ])('with %s is refused', (_what, over, message) => {
    expect(() => compileModel({ ...definition, ...over })).toThrow(LienThongError);
    expect(() => compileModel({ ...definition, ...over })).toThrow(message);
  });

  test('keeps of a record what takes part in linkage', () => {
    expect(record({ number: 'A123', note: 'x' }).values).toHaveLength(3);
    expect(model.blockingKeys(record({ number: 'A123' }))).toEqual(['number|A123']);
    expect(model.probability(0)).toBe(0.5);
    expect(withParameters({ calibration: [[0, 0.25]] }).probability(0)).toBe(0.25);
  });
});
