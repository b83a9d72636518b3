import {
  eventHeaders,
  quarantinedTopic,
  recordChangedTopic,
  type Quarantined,
  type RecordChanged,
} from '#libs/contract';
import { eventId, sha256Hex } from '#libs/json';
import type { OutboxEvent } from '#libs/store';
import type { PreparedRecord } from './prepare-row.ts';

const MAX_POSITION_CHARACTERS = 500;
/** Base64 makes four bytes of three, and the message must hold the rest too. */
const MAX_RAW_BYTES = 6_000_000;

export function receiptOf(source: string, record: PreparedRecord, version: bigint): string {
  const named = { name: source, dataset: record.dataset, record_id: record.recordId, version: String(version) };
  return eventId(named, record.contentHash);
}

/** The event of an accepted change; its id is the receipt. */
export function recordChangedEvent(
  context: { readonly namespace: string; readonly source: string; readonly nowMs: number },
  record: PreparedRecord,
  given: { readonly version: bigint; readonly receipt: string; readonly place: string },
): OutboxEvent {
  const head = {
    source: {
      name: context.source,
      dataset: record.dataset,
      entity_type: record.entityType,
      record_id: record.recordId,
      version: String(given.version),
      snapshot: record.op === 'r',
      ts_ms: record.sourceTimeMs,
      position: given.place.slice(0, MAX_POSITION_CHARACTERS),
    },
    ts_ms: context.nowMs,
  };
  const change: RecordChanged =
    record.op === 'd' || record.attributes === null
      ? { op: 'd', before: null, after: null, ...head }
      : { op: record.op, before: null, after: record.attributes, ...head };
  return {
    topic: recordChangedTopic(context.namespace, context.source, record.dataset).name,
    key: Buffer.from(record.recordId),
    headers: eventHeaders({ id: given.receipt, type: 'record-changed.v1', source: context.source }),
    value: Buffer.from(JSON.stringify(change)),
  };
}

/** What was refused, told to whoever listens; the whole bytes are in the store under the same id. */
export function quarantinedEvent(
  context: { readonly namespace: string; readonly source: string; readonly nowMs: number },
  id: bigint,
  refused: Pick<Quarantined, 'dataset' | 'record_id' | 'code' | 'path' | 'sentence'> & { readonly raw: Buffer },
): OutboxEvent {
  const value: Quarantined = {
    source: context.source,
    dataset: refused.dataset,
    record_id: refused.record_id,
    refused_by: 'adapter',
    code: refused.code,
    path: refused.path,
    sentence: refused.sentence,
    raw: refused.raw.subarray(0, MAX_RAW_BYTES).toString('base64'),
    refused_at: context.nowMs,
  };
  return {
    topic: quarantinedTopic(context.namespace, context.source).name,
    key: Buffer.from(refused.record_id ?? `adapter-quarantine-${id}`),
    headers: eventHeaders({
      id: sha256Hex(JSON.stringify([context.source, 'adapter-quarantine', String(id)])),
      type: 'quarantined.v1',
      source: context.source,
    }),
    value: Buffer.from(JSON.stringify(value)),
  };
}
