import { Type, type TObject } from '@sinclair/typebox';
import { Label, NAME_PATTERN } from '#libs/contract';
import {
  ConditionSchema,
  EXPRESSION_DEFINITIONS,
  ExpressionSchema,
  type Condition,
  type Expression,
} from './mapping/expression.ts';
import type { ValueTokenLists } from './mapping/tokens.ts';
import { KIND_SETTINGS, type KindBlocks } from './kinds/kind-settings.ts';

/** One YAML file of `sources/`: how a ministry's system is read and what its columns mean. No code. */
export interface SourceDefinition extends KindBlocks {
  readonly source: string;
  readonly label: { readonly vi: string; readonly en: string };
  /** IANA name; for times without a zone. */
  readonly timeZone?: string;
  readonly tokens?: ValueTokenLists;
  /** Which field says what happened; without it every row is one of a snapshot. */
  readonly operation?: OperationDefinition;
  readonly datasets: Readonly<Record<string, DatasetDefinition>>;
}
export interface OperationDefinition {
  readonly field: string;
  /** The source's word → create, update, delete, read by a snapshot. Unknown (absent, empty): a snapshot row. */
  readonly values: Readonly<Record<string, 'c' | 'u' | 'd' | 'r'>>;
}

/** One record of a dataset that a row gives. */
export interface DatasetDefinition {
  readonly entityType: string;
  /** Where it does not hold, the row says that this record does not exist (any more). */
  readonly when?: Condition;
  readonly recordId: Expression;
  /** `assigned`: the adapter's counter. `field`: a column of the source that only ever grows for a record. */
  readonly version: 'assigned' | { readonly field: string };
  readonly sourceTime?: { readonly field: string; readonly date: string | readonly string[] };
  readonly attributes: Readonly<Record<string, Expression>>;
}

const Name = Type.String({ pattern: NAME_PATTERN });
const Texts = Type.Array(Type.String());
const Operation = { type: 'string', enum: ['c', 'u', 'd', 'r'] };

const Dataset = Type.Object(
  {
    entityType: Name,
    when: Type.Optional(ConditionSchema),
    recordId: ExpressionSchema,
    version: Type.Unsafe<DatasetDefinition['version']>({
      type: ['string', 'object'],
      pattern: '^assigned$',
      properties: { field: { type: 'string', minLength: 1 } },
      required: ['field'],
      additionalProperties: false,
    }),
    sourceTime: Type.Optional(
      Type.Object(
        {
          field: Type.String({ minLength: 1 }),
          date: Type.Unsafe({ type: ['string', 'array'], items: { type: 'string' } }),
        },
        { additionalProperties: false },
      ),
    ),
    attributes: Type.Record(Name, ExpressionSchema, { minProperties: 1 }),
  },
  { additionalProperties: false },
);

/** `docs/schemas/source.v1.json`: an editor that knows it completes and checks a source file while it is written. */
export const SourceFile: TObject = Type.Object(
  {
    source: Name,
    label: Label,
    timeZone: Type.Optional(Type.String()),
    tokens: Type.Optional(
      Type.Object(
        {
          unknown: Type.Optional(Texts),
          empty: Type.Optional(Texts),
          withheld: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 200 }))),
        },
        { additionalProperties: false },
      ),
    ),
    operation: Type.Optional(
      Type.Object(
        {
          field: Type.String({ minLength: 1 }),
          values: Type.Unsafe({ type: 'object', additionalProperties: Operation, minProperties: 1 }),
        },
        { additionalProperties: false },
      ),
    ),
    datasets: Type.Record(Name, Dataset, { minProperties: 1 }),
    ...Object.fromEntries(Object.entries(KIND_SETTINGS).map(([kind, settings]) => [kind, Type.Optional(settings)])),
  },
  { $id: 'source.v1', additionalProperties: false, $defs: EXPRESSION_DEFINITIONS },
);
