import type { PUBLISHED_SCHEMAS } from './envelope.ts';
import { entityChangedTopic, judgementMadeTopic, quarantinedTopic, recordChangedTopic } from './topics.ts';

type Json = Readonly<Record<string, unknown>>;

interface Channel {
  readonly schema: keyof typeof PUBLISHED_SCHEMAS;
  readonly address: string;
  readonly partitions: number;
  readonly description: string;
  /** What the key of a message is. */
  readonly key: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly writer: string;
  readonly readers: readonly string[];
}

const SOURCE = 'Name of a source, as in its file under sources/.';
const ENTITY_TYPE = 'Name of an entity type, as its folder under entity-types/.';
const NAMESPACE = 'Prefix of every topic of one store (NAMESPACE).';

function channels(): Readonly<Record<string, Channel>> {
  const [namespace, source, dataset, entityType] = ['{namespace}', '{source}', '{dataset}', '{entityType}'];
  const recordChanged = recordChangedTopic(namespace, source, dataset);
  const entityChanged = entityChangedTopic(namespace, entityType);
  const judgementMade = judgementMadeTopic(namespace, entityType);
  const quarantined = quarantinedTopic(namespace, source);
  return {
    recordChanged: {
      ...addressOf(recordChanged),
      schema: 'record-changed.v1',
      description: 'Every change of a record, the whole record each time, shaped as Debezium shapes it.',
      key: 'Id of the record at its source.',
      parameters: { source: SOURCE, dataset: 'A dataset of the source; it has one entity type.' },
      writer: 'adapter',
      readers: ['reconciler'],
    },
    entityChanged: {
      ...addressOf(entityChanged),
      schema: 'entity-changed.v1',
      description: 'Every version of every entity: golden record, members, what happened. Kept for ever.',
      key: 'Entity id.',
      parameters: { entityType: ENTITY_TYPE },
      writer: 'reconciler',
      readers: ['sink'],
    },
    judgementMade: {
      ...addressOf(judgementMade),
      schema: 'judgement-made.v1',
      description: 'Every word of a steward on two records. Kept for ever.',
      key: 'The pair of records.',
      parameters: { entityType: ENTITY_TYPE },
      writer: 'steward-api',
      readers: ['reconciler'],
    },
    quarantined: {
      ...addressOf(quarantined),
      schema: 'quarantined.v1',
      description: 'What was refused, byte for byte, with its reason.',
      key: 'Id of the record, where it is known.',
      parameters: { source: SOURCE },
      writer: 'adapter and reconciler',
      readers: [],
    },
  };
}

function addressOf({ name, partitions }: { name: string; partitions: number }): {
  address: string;
  partitions: number;
} {
  return { address: name, partitions };
}

const HEADERS: Json = {
  type: 'object',
  description: 'CloudEvents 1.0, Kafka binary mode. A null value is a tombstone.',
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: { type: 'string', description: 'The same for every delivery of one event.' },
    ce_type: { type: 'string', description: 'vn.lienthong.<event type>' },
    ce_source: { type: 'string', description: '/lienthong/<who published it>' },
    'content-type': { const: 'application/json' },
    traceparent: { type: 'string', description: 'W3C trace context, where there is one.' },
    ce_acceptedms: {
      type: 'string',
      description: 'Of some entity-changed events: when the change behind it was accepted, epoch milliseconds.',
    },
    ce_replayof: {
      type: 'string',
      description: 'Of an event sent again from quarantine: the first entry it comes from.',
    },
    ce_replays: { type: 'string', description: 'How often it has been sent again.' },
  },
  required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'content-type'],
};

/** The topics as an AsyncAPI 3 document, from the same definitions that the code reads and writes by. */
export function asyncApiDocument(): Json {
  const all = Object.entries(channels());
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Liên Thông: topics',
      version: '1.0.0',
      description:
        'Delivery is at least once, in order for each key. Additive changes keep the version of a topic; a breaking one is a new topic.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(all.map(([name, channel]) => [name, channelOf(name, channel)])),
    operations: Object.fromEntries(all.flatMap(([name, channel]) => operationsOf(name, channel))),
    components: {
      messages: Object.fromEntries(all.map(([name, channel]) => [name, messageOf(name, channel)])),
    },
  };
}

function channelOf(name: string, { address, description, parameters, partitions }: Channel): Json {
  const described = { namespace: NAMESPACE, ...parameters };
  return {
    address,
    description,
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
    parameters: Object.fromEntries(Object.entries(described).map(([key, text]) => [key, { description: text }])),
    bindings: { kafka: { partitions, bindingVersion: '0.5.0' } },
  };
}

function messageOf(name: string, { schema, key }: Channel): Json {
  return {
    name,
    title: schema,
    contentType: 'application/json',
    headers: HEADERS,
    payload: {
      schemaFormat: 'application/schema+json;version=draft-07',
      schema: { $ref: `./schemas/${schema}.json` },
    },
    bindings: { kafka: { key: { type: 'string', description: key }, bindingVersion: '0.5.0' } },
  };
}

function operationsOf(name: string, { writer, readers }: Channel): [string, Json][] {
  const channel = { $ref: `#/channels/${name}` };
  return [
    [`${name}Published`, { action: 'send', channel, summary: `Published by: ${writer}.` }],
    ...readers.map((reader): [string, Json] => [
      `${name}TakenBy${reader[0]?.toUpperCase() ?? ''}${reader.slice(1)}`,
      { action: 'receive', channel, summary: `Taken by: ${reader}.` },
    ]),
  ];
}
