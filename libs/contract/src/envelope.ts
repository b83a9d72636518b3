import { Type, type Static } from '@sinclair/typebox';
import type { Attributes } from './attribute.ts';
import { CompactGolden, EntityMember, EpochMs, Name, ReferenceTextSchema, Version } from './golden.ts';
import { MAX_RECORD_ID_LENGTH } from './reference.ts';

/**
 * What travels on the topics. CloudEvents 1.0 in Kafka's binary mode: the attributes of the event are `ce_*` headers,
 * the value is shaped as Debezium shapes it. Additive changes keep `.v1`; a breaking one is a new `.v2` topic.
 */
const RecordId = Type.String({ minLength: 1, maxLength: MAX_RECORD_ID_LENGTH });

export const ChangeSource = Type.Object(
  {
    name: Name,
    dataset: Name,
    entity_type: Name,
    record_id: RecordId,
    version: Version,
    snapshot: Type.Boolean(),
    /** When the change happened at the source, where the source says so. */
    ts_ms: Type.Union([EpochMs, Type.Null()]),
    position: Type.String({ maxLength: 500 }),
  },
  { additionalProperties: false },
);
export type ChangeSource = Static<typeof ChangeSource>;

const AttributesObject = Type.Record(Type.String(), Type.Unknown());
const changeHead = {
  before: Type.Optional(Type.Union([AttributesObject, Type.Null()])),
  source: ChangeSource,
  /** When the adapter accepted it. Never decides anything. */
  ts_ms: EpochMs,
};

/** `after` is always the whole record, so that a consumer that missed an event heals with the next one. */
export const RecordChanged = Type.Union(
  [
    Type.Object(
      {
        op: Type.Union([Type.Literal('c'), Type.Literal('u'), Type.Literal('r')]),
        after: AttributesObject,
        ...changeHead,
      },
      { additionalProperties: false },
    ),
    Type.Object({ op: Type.Literal('d'), after: Type.Null(), ...changeHead }, { additionalProperties: false }),
  ],
  { $id: 'record-changed.v1' },
);
interface ChangeHead {
  readonly before?: Attributes | null;
  readonly source: ChangeSource;
  readonly ts_ms: number;
}
export type RecordChanged =
  | (ChangeHead & { readonly op: 'c' | 'u' | 'r'; readonly after: Attributes })
  | (ChangeHead & { readonly op: 'd'; readonly after: null });

export const EntityMove = Type.Object(
  {
    record: ReferenceTextSchema,
    from: Type.Union([Type.String(), Type.Null()]),
    to: Type.Union([Type.String(), Type.Null()]),
  },
  { additionalProperties: false },
);
export type EntityMove = Static<typeof EntityMove>;

export const EntityChanged = Type.Object(
  {
    entity_id: Type.String({ minLength: 1, maxLength: 100 }),
    /** `batch_seq` of the writer: a total order for an entity type. */
    entity_version: Version,
    entity_type: Name,
    happened: Type.Union([
      Type.Literal('created'),
      Type.Literal('changed'),
      Type.Literal('merged'),
      Type.Literal('split'),
      Type.Literal('removed'),
    ]),
    /** Known time: when the transaction that learnt it committed (epoch milliseconds). */
    known_at: EpochMs,
    /** Valid time: what the sources state, else null. */
    valid_from: Type.Union([EpochMs, Type.Null()]),
    /** Every record of the entity, in canonical order; values point to them. */
    members: Type.Array(EntityMember),
    /** Names of the survivorship rules that values stand by. */
    rules: Type.Array(Type.String()),
    /** Null when removed. */
    golden: Type.Union([CompactGolden, Type.Null()]),
    /** Records that came from or went to another entity, or left for none. */
    moved: Type.Array(EntityMove),
    /** A removed entity that merged into another one. */
    redirect_to: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: 'entity-changed.v1', additionalProperties: false },
);
export type EntityChanged = Static<typeof EntityChanged>;

export const JudgementMade = Type.Object(
  {
    seq: Version,
    entity_type: Name,
    left: ReferenceTextSchema,
    right: ReferenceTextSchema,
    /** `revoked` withdraws whatever was said of the pair before. */
    verdict: Type.Union([
      Type.Literal('same'),
      Type.Literal('different'),
      Type.Literal('unsure'),
      Type.Literal('revoked'),
    ]),
    reason: Type.String({ maxLength: 2000 }),
    steward: Type.String({ minLength: 1, maxLength: 200 }),
    /** Comparison levels the steward saw, by comparison. */
    levels: Type.Record(Type.String(), Type.String()),
    made_at: EpochMs,
  },
  { $id: 'judgement-made.v1', additionalProperties: false },
);
export type JudgementMade = Static<typeof JudgementMade>;

export const Quarantined = Type.Object(
  {
    source: Name,
    dataset: Type.Union([Name, Type.Null()]),
    record_id: Type.Union([Type.String(), Type.Null()]),
    /** Who refused it: the adapter or the reconciler. */
    refused_by: Type.Union([Type.Literal('adapter'), Type.Literal('reconciler')]),
    /** A code of the error catalogue. */
    code: Type.String(),
    /** Where in the input: a field path, a line, a topic position. */
    path: Type.String(),
    /** What is wrong and how to mend it, without personal data. */
    sentence: Type.String(),
    /** The refused bytes, base64. */
    raw: Type.String(),
    refused_at: EpochMs,
  },
  { $id: 'quarantined.v1', additionalProperties: false },
);
export type Quarantined = Static<typeof Quarantined>;

/** Every published schema by the name of its file under `docs/schemas/`. */
export const PUBLISHED_SCHEMAS = {
  'record-changed.v1': RecordChanged,
  'entity-changed.v1': EntityChanged,
  'judgement-made.v1': JudgementMade,
  'quarantined.v1': Quarantined,
} as const;

/** CloudEvents attributes as Kafka headers (binary mode). */
export interface EventHeaders {
  readonly ce_specversion: '1.0';
  readonly ce_id: string;
  readonly ce_type: string;
  readonly ce_source: string;
  readonly 'content-type': 'application/json';
  readonly traceparent?: string;
  /** Of some entity-changed events: when the change behind it was accepted, epoch milliseconds. */
  readonly ce_acceptedms?: string;
}
export function eventHeaders(attributes: { id: string; type: string; source: string }): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: attributes.id,
    ce_type: `vn.lienthong.${attributes.type}`,
    ce_source: `/lienthong/${attributes.source}`,
    'content-type': 'application/json',
  } satisfies EventHeaders;
}
