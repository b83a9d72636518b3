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

/** Weights in bits by comparison and level; `tf` tables give the share of a value among all values of an attribute. */
export const ParametersFile = Type.Object(
  {
    description: Type.String(),
    /** log2 odds that two candidate records are one. */
    priorBits: Type.Number(),
    weights: Type.Record(Type.String(), Type.Record(Type.String(), Type.Number())),
    /** Bits a comparison may add or take at most. */
    caps: Type.Object({ positive: Type.Number(), negative: Type.Number() }, { additionalProperties: false }),
    /** Frequencies by table name: share of each standardised value; `*` is the share of a value not listed. */
    frequencies: Type.Record(Type.String(), Type.Record(Type.String(), Type.Number())),
  },
  { additionalProperties: false },
);
export type ParametersFile = Static<typeof ParametersFile>;
