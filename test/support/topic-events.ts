import {
  eventHeaders,
  judgementMadeTopic,
  recordChangedTopic,
  type Attributes,
  type JudgementMade,
  type RecordChanged,
} from '#libs/contract';
import type { Judgement } from '#libs/linkage';
import type { OutgoingEvent } from '#libs/stream';

/** A version of a record as its source tells it; `after: null` deletes. */
export interface ToldVersion {
  readonly source: string;
  readonly dataset: string;
  readonly recordId: string;
  readonly version: number;
  readonly after: Attributes | null;
}

/** Whose topics the events are for. */
export interface Destination {
  readonly namespace: string;
  readonly entityType: string;
}

export function changeEvent({ namespace, entityType }: Destination, change: ToldVersion): OutgoingEvent {
  const { source, dataset, recordId, version, after } = change;
  const head = {
    source: {
      ...{ name: source, dataset, entity_type: entityType, record_id: recordId, version: `${version}` },
      ...{ snapshot: false, ts_ms: null, position: '' },
    },
    ts_ms: 1,
  };
  const message: RecordChanged = after === null ? { op: 'd', after: null, ...head } : { op: 'u', after, ...head };
  return {
    topic: recordChangedTopic(namespace, source, dataset).name,
    key: Buffer.from(recordId),
    value: Buffer.from(JSON.stringify(message)),
    headers: eventHeaders({ id: `${source}/${recordId}/${version}`, type: 'record-changed', source }),
  };
}

export function judgementEvent({ namespace, entityType }: Destination, judgement: Judgement): OutgoingEvent {
  const { left, right, seq, verdict, levels } = judgement;
  const made: JudgementMade = {
    ...{ seq: `${seq}`, entity_type: entityType, left, right, verdict, reason: 'drawn', steward: 'drawn' },
    ...{ levels: { ...levels }, made_at: 1 },
  };
  return {
    topic: judgementMadeTopic(namespace, entityType).name,
    key: Buffer.from(JSON.stringify([left, right])),
    value: Buffer.from(JSON.stringify(made)),
    headers: eventHeaders({ id: `judgement/${seq}`, type: 'judgement-made', source: 'steward' }),
  };
}
