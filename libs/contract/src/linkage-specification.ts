import { Type, type Static } from '@sinclair/typebox';
import { NAME_PATTERN } from './reference.ts';

/**
 * `linkage.yaml`: how records of an entity type are blocked and compared; `parameters.json`: how much that weighs.
 * Both are frozen together as the model version (L7). Weights are integers of 1/1000 bit (L9).
 */
const Name = Type.String({ pattern: NAME_PATTERN });

/** One blocking key: the parts are joined; a record without one of them has no such key. */
export const BlockingRule = Type.Object(
  {
    name: Name,
    /**
     * Each part: an attribute and which key of its kind to take (`exact`, `given`, `year`, …); `or` names further
     * attributes whose values count alike (a cancelled id is found by the id that another register still has).
     */
    parts: Type.Array(
      Type.Object(
        { attribute: Name, or: Type.Optional(Type.Array(Name)), key: Type.String() },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false },
);
export type BlockingRule = Static<typeof BlockingRule>;

/** One comparison: attributes that are compared together, by the comparator of their kind. */
export const ComparisonRule = Type.Object(
  {
    name: Name,
    attributes: Type.Array(Name, { minItems: 1 }),
    /** Comparator, where an attribute's kind offers several; else that of the kind. */
    comparator: Type.Optional(Type.String()),
    /** What a comparator may be told, e.g. `order: given-first` for names. */
    options: Type.Optional(Type.Record(Type.String(), Type.String())),
    /**
     * Bits that a level, or levels met together (`given-different family-same`), weigh at least or at most, whatever is
     * learnt, and why: evidence of life that the records to learn from hardly hold.
     */
    bounds: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            atLeast: Type.Optional(Type.Number()),
            atMost: Type.Optional(Type.Number()),
            because: Type.String({ minLength: 1 }),
          },
          { additionalProperties: false },
        ),
      ),
    ),
    /** What a level weighs, in bits, where training sees no pair of one entity at it. */
    unseen: Type.Optional(Type.Record(Type.String(), Type.Number())),
    /** By frequency table: the share that no value is taken to be rarer than, however seldom the records hold it. */
    rarest: Type.Optional(Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0, maximum: 1 }))),
    /** False: training counts no values, as those that are common in the records at hand are common nowhere else. */
    countsValues: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type ComparisonRule = Static<typeof ComparisonRule>;

export const LinkageFile = Type.Object(
  {
    blocking: Type.Array(BlockingRule, { minItems: 1 }),
    comparisons: Type.Array(ComparisonRule, { minItems: 1 }),
    /**
     * Hard conflicts: two records of the owning source, each with its own value of the identifier and neither naming
     * the other's as superseded, are never one entity.
     */
    conflicts: Type.Array(
      Type.Object({ attribute: Name, owner: Name, superseded: Type.Optional(Name) }, { additionalProperties: false }),
    ),
    /** Bits a comparison may add or take at most in trained parameters; by default 16 and 10. */
    caps: Type.Optional(
      Type.Object({ positive: Type.Number(), negative: Type.Number() }, { additionalProperties: false }),
    ),
    /** Keys held by more live records than this are not active (L8). */
    blockCap: Type.Optional(Type.Integer({ minimum: 1 })),
    componentCap: Type.Optional(Type.Integer({ minimum: 2 })),
    /** Bits. */
    thresholds: Type.Object(
      { edge: Type.Number(), link: Type.Number(), review: Type.Number() },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type LinkageFile = Static<typeof LinkageFile>;

/**
 * What a level weighs: set by hand in bits, or trained, with the probabilities it came from: m among records of one
 * entity, u among records of two. The integer alone counts (L9).
 */
export const LevelParameters = Type.Union([
  Type.Number(),
  Type.Object(
    {
      /** 1/1000 bit. */
      weight: Type.Integer(),
      m: Type.Number(),
      u: Type.Number(),
    },
    { additionalProperties: false },
  ),
]);
export type LevelParameters = Static<typeof LevelParameters>;

/** Weights by comparison and level; `frequencies` give the share of a value among all values of an attribute. */
export const ParametersFile = Type.Object(
  {
    description: Type.String(),
    /** log2 odds that two candidate records are one. */
    priorBits: Type.Number(),
    weights: Type.Record(Type.String(), Type.Record(Type.String(), LevelParameters)),
    /**
     * By comparison and levels met together (`given-same family-swapped`): 1/1000 bit that they weigh more than the sum
     * of their weights.
     */
    together: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.Integer()))),
    /** Bits a comparison may add or take at most. */
    caps: Type.Object({ positive: Type.Number(), negative: Type.Number() }, { additionalProperties: false }),
    /** Frequencies by table name: share of each standardised value; `*` is the share of a value not listed. */
    frequencies: Type.Record(Type.String(), Type.Record(Type.String(), Type.Number())),
    /** How groups of records are joined by their common evidence; without it, by the mean weight of their pairs alone. */
    merge: Type.Optional(
      Type.Object(
        {
          /** Bits: log2 odds that two groups are one before they are compared. */
          priorBits: Type.Number(),
          /** What disagreement weighs more for each doubling of the smaller group: 0.5 is half as much again. */
          sizePenalty: Type.Number({ minimum: 0, maximum: 2 }),
          /** Bits that the prior rises for each doubling of the larger group: a record is likelier one of many. */
          sizeBonus: Type.Number({ minimum: 0, maximum: 2 }),
        },
        { additionalProperties: false },
      ),
    ),
    /** Share of pairs that are one, by weight (1/1000 bit, rising): read between the points. */
    calibration: Type.Optional(
      Type.Array(Type.Tuple([Type.Integer(), Type.Number()], { additionalItems: false }), { minItems: 2 }),
    ),
    /** Words that stand for each other, by table: `[["william", "willie"]]`. */
    aliases: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.Tuple([Type.String(), Type.String()], { additionalItems: false }))),
    ),
  },
  { additionalProperties: false },
);
export type ParametersFile = Static<typeof ParametersFile>;
