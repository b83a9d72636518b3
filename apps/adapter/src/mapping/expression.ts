import { Type, type TSchema } from '@sinclair/typebox';
import { NAME_PATTERN } from '#libs/contract';

/**
 * What a source file may say about a value. Every expression has one base (`field`, `constant`, `join`, `first`,
 * `list`, `each`, `reference`) and any number of modifiers, which are applied in the order they are listed here.
 * A text alone is short for `{ field: text }`. There is no code and no pattern language: a registrar can read it.
 */
export interface ExpressionObject {
  /** Path in the raw row: `ho_ten`, `thuong_tru.dia_chi`, `nguoi_dai_dien[0].ho_ten`. */
  readonly field?: string;
  readonly constant?: string;
  /** Texts of the parts that are known, with `separator` (default one space) between them. */
  readonly join?: readonly Expression[];
  /** The first value that is known. */
  readonly first?: readonly Expression[];
  /** Several fields to several values; unknown ones are left out. */
  readonly list?: readonly Expression[];
  /** Path of an array in the raw row; `value` is evaluated on each element (default: the element itself). */
  readonly each?: string;
  readonly reference?: ReferenceExpression;
  // belongs to join and each
  readonly separator?: string;
  /** For `join`: unknown as soon as one part is. */
  readonly all?: boolean;
  readonly value?: Expression;
  // modifiers
  readonly when?: Condition;
  /** Cut at every separator; with `index` (0 = first, -1 = last) one piece, without it all of them. */
  readonly split?: { readonly separator: string; readonly index?: number };
  readonly part?: { readonly start: number; readonly length?: number };
  readonly case?: 'upper' | 'lower';
  /**
   * Value map: source's word → our code. `otherwise` says what an unlisted word gives (default: refuse); for `date`,
   * `unknown` forgets what cannot be a date instead of refusing the record.
   */
  readonly values?: Readonly<Record<string, string | null>>;
  readonly otherwise?: 'refuse' | 'keep' | 'unknown';
  /** Date formats, tried in this order. */
  readonly date?: string | readonly string[];
  readonly amount?: { readonly group?: string; readonly decimal?: string };
}
export type Expression = string | ExpressionObject;

export interface ReferenceExpression {
  /** Default: this source. */
  readonly source?: string;
  readonly dataset: string;
  readonly recordId: Expression;
}

/** Exactly one of `field`, `every`, `any`, `not`; `field` with one test (default: it is known). */
export interface Condition {
  readonly field?: string;
  readonly is?: string | readonly string[];
  readonly isNot?: string | readonly string[];
  readonly known?: boolean;
  readonly length?: number | readonly number[];
  readonly every?: readonly Condition[];
  readonly any?: readonly Condition[];
  readonly not?: Condition;
}

export const EXPRESSION_BASES = ['field', 'constant', 'join', 'first', 'list', 'each', 'reference'] as const;
export const CONDITION_BASES = ['field', 'every', 'any', 'not'] as const;
export const CONDITION_TESTS = ['is', 'isNot', 'known', 'length'] as const;

/**
 * The schemas avoid `anyOf` where they can: with it, one slip in a file is reported once for every branch it could
 * have meant. Which bases go together is checked when the mapping is compiled.
 */
const expression = { $ref: '#/$defs/expression' };
const condition = { $ref: '#/$defs/condition' };
const path = { type: 'string', minLength: 1, maxLength: 500 };
const texts = { type: ['string', 'array'], items: { type: 'string' } };

const EXPRESSION_SCHEMA = {
  type: ['string', 'object'],
  minLength: 1,
  properties: {
    field: path,
    constant: { type: 'string', maxLength: 4000 },
    join: { type: 'array', items: expression, minItems: 1 },
    first: { type: 'array', items: expression, minItems: 1 },
    list: { type: 'array', items: expression, minItems: 1 },
    each: path,
    reference: {
      type: 'object',
      properties: {
        source: { type: 'string', pattern: NAME_PATTERN },
        dataset: { type: 'string', pattern: NAME_PATTERN },
        recordId: expression,
      },
      required: ['dataset', 'recordId'],
      additionalProperties: false,
    },
    separator: { type: 'string', maxLength: 20 },
    all: { type: 'boolean' },
    value: expression,
    when: condition,
    split: {
      type: 'object',
      properties: { separator: { type: 'string', minLength: 1, maxLength: 20 }, index: { type: 'integer' } },
      required: ['separator'],
      additionalProperties: false,
    },
    part: {
      type: 'object',
      properties: { start: { type: 'integer', minimum: 0 }, length: { type: 'integer', minimum: 1 } },
      required: ['start'],
      additionalProperties: false,
    },
    case: { type: 'string', enum: ['upper', 'lower'] },
    values: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
    otherwise: { type: 'string', enum: ['refuse', 'keep', 'unknown'] },
    date: texts,
    amount: {
      type: 'object',
      properties: { group: { type: 'string', maxLength: 1 }, decimal: { type: 'string', minLength: 1, maxLength: 1 } },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
};

const CONDITION_SCHEMA = {
  type: 'object',
  properties: {
    field: path,
    is: texts,
    isNot: texts,
    known: { type: 'boolean' },
    length: { type: ['integer', 'array'], items: { type: 'integer' } },
    every: { type: 'array', items: condition, minItems: 1 },
    any: { type: 'array', items: condition, minItems: 1 },
    not: condition,
  },
  additionalProperties: false,
};

/** `$defs` that a schema using the two references below must carry at its root. */
export const EXPRESSION_DEFINITIONS = { expression: EXPRESSION_SCHEMA, condition: CONDITION_SCHEMA };
export const ExpressionSchema: TSchema = Type.Unsafe<Expression>(expression);
export const ConditionSchema: TSchema = Type.Unsafe<Condition>(condition);
