import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { MAX_RECORD_ID_LENGTH, NAME_PATTERN } from './reference.ts';

/** What a value is, and so how it is standardised, which keys it yields and how two of them compare. */
export const ATTRIBUTE_KINDS = [
  'person-name',
  'organisation-name',
  'date',
  'identifier',
  'phone',
  'address',
  'admin-unit',
  'code',
  'email',
  'amount',
  'text',
  'reference',
] as const;
export type AttributeKind = (typeof ATTRIBUTE_KINDS)[number];

export const Label = Type.Object({ vi: Type.String(), en: Type.String() }, { additionalProperties: false });

/** One attribute of an entity type, as `attributes.yaml` says it. */
export const AttributeDefinition = Type.Object(
  {
    kind: Type.Union(ATTRIBUTE_KINDS.map((kind) => Type.Literal(kind))),
    /** Several values at once (phones, other names). The value on the wire is then an array. */
    many: Type.Optional(Type.Boolean()),
    /** The source that owns the value by law, where one does. */
    owner: Type.Optional(Type.String({ pattern: NAME_PATTERN })),
    /** `identifier` and `personal` are masked unless the reader's purposes allow them. */
    sensitivity: Type.Union([Type.Literal('public'), Type.Literal('personal'), Type.Literal('identifier')]),
    /** For references: the entity type of the record referred to. */
    target: Type.Optional(Type.String({ pattern: NAME_PATTERN })),
    /** For identifiers: the scheme that gives its check rule (`personal-id`, `tax-code`, `social-insurance`, `old-id9`, ...). */
    scheme: Type.Optional(Type.String()),
    /** False: a name or identifier of somebody else (a mother's, a representative's); the entity is not found by it. */
    searchable: Type.Optional(Type.Boolean()),
    label: Label,
  },
  { additionalProperties: false },
);
export type AttributeDefinition = Static<typeof AttributeDefinition>;

/** `attributes.yaml`. */
export const AttributesFile = Type.Object(
  {
    entityType: Type.String({ pattern: NAME_PATTERN }),
    label: Label,
    attributes: Type.Record(Type.String({ pattern: NAME_PATTERN }), AttributeDefinition),
  },
  { additionalProperties: false },
);
export type AttributesFile = Static<typeof AttributesFile>;

/** A value that exists and that an authority withholds: neither unknown nor empty (L14). */
export interface Withheld {
  readonly withheld: string;
}
export interface ReferenceValue {
  readonly source: string;
  readonly dataset: string;
  readonly record_id: string;
}
/**
 * A value on the wire. Absent: the source does not carry the attribute. `null`: unknown. `""`: known to be empty.
 * `{ withheld }`: withheld by authority. Dates are `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; amounts decimal strings;
 * administrative units `code@YYYY-MM-DD` or `code`; everything else text as the source has it.
 */
export type SingleValue = string | ReferenceValue | Withheld;
export type AttributeValue = SingleValue | null | readonly SingleValue[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

const MAX_TEXT = 4000;
const WithheldSchema = Type.Object(
  { withheld: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);
const ReferenceSchema = Type.Object(
  {
    source: Type.String({ pattern: NAME_PATTERN }),
    dataset: Type.String({ pattern: NAME_PATTERN }),
    record_id: Type.String({ minLength: 1, maxLength: MAX_RECORD_ID_LENGTH }),
  },
  { additionalProperties: false },
);

function singleValueSchema(kind: AttributeKind): TSchema {
  switch (kind) {
    case 'date':
      return Type.String({ pattern: '^(?:|[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?)$' });
    case 'amount':
      return Type.String({ pattern: '^(?:|-?(?:0|[1-9][0-9]{0,30})(?:\\.[0-9]{1,18})?)$' });
    case 'admin-unit':
      return Type.String({ pattern: '^(?:|[0-9]{1,5}(?:@[0-9]{4}-[0-9]{2}-[0-9]{2})?)$' });
    case 'reference':
      return ReferenceSchema;
    case 'person-name':
    case 'organisation-name':
    case 'identifier':
    case 'phone':
    case 'address':
    case 'code':
    case 'email':
    case 'text':
      return Type.String({ maxLength: MAX_TEXT });
  }
}

/** The JSON Schema of `after` for an entity type: every attribute optional, none unknown. */
export function attributesSchema(file: AttributesFile): TSchema {
  const properties: Record<string, TSchema> = {};
  for (const [name, attribute] of Object.entries(file.attributes)) {
    const single = Type.Union([singleValueSchema(attribute.kind), WithheldSchema]);
    const value = attribute.many === true ? Type.Array(single, { maxItems: 1000 }) : single;
    properties[name] = Type.Optional(Type.Union([value, Type.Null()]));
  }
  return Type.Object(properties, { additionalProperties: false });
}
