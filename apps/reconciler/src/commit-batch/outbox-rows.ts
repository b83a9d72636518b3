import { entityChangedTopic, quarantinedTopic, type Quarantined } from '#libs/contract';
import { sha256Hex } from '#libs/json';
import type { LinkageOutboxRow, QuarantineRow } from '#libs/store';
import type { ChangedEntity } from '../link/entity-events.ts';

export interface OutboxContext {
  readonly namespace: string;
  readonly entityType: string;
  readonly batchSeq: bigint;
  readonly knownAt: number;
  /** Headers of an entity's event beside those that every event has. */
  readonly headersOf: (entity: ChangedEntity, ordinal: number) => Readonly<Record<string, string>> | undefined;
}

/** In base64, with the rest of the event, this stays within what a message may hold. The table keeps all bytes. */
const MAX_RAW_BYTES = 4 * 1024 * 1024;

/** What is to be published once the batch is committed. */
export function outboxRows(
  changed: readonly ChangedEntity[],
  quarantined: readonly QuarantineRow[],
  context: OutboxContext,
): LinkageOutboxRow[] {
  const entityTopic = entityChangedTopic(context.namespace, context.entityType).name;
  const rows: LinkageOutboxRow[] = changed.map((entity, ordinal) => {
    const { entityId, event } = entity;
    const row = {
      ordinal,
      topic: entityTopic,
      eventId: `${entityId}/${context.batchSeq}`,
      key: Buffer.from(entityId),
      value: event,
    };
    const headers = context.headersOf(entity, ordinal);
    return headers === undefined ? row : { ...row, headers };
  });
  for (const row of quarantined) {
    rows.push({
      ordinal: rows.length,
      topic: quarantinedTopic(context.namespace, row.source).name,
      eventId: quarantineId(row),
      key: Buffer.from(row.recordId ?? ''),
      value: Buffer.from(JSON.stringify(quarantinedEvent(row, context))),
    });
  }
  return rows;
}

/** The same refusal has the same id, however often it is told. */
function quarantineId(row: QuarantineRow): string {
  const place = [row.topic, row.partition, row.offset?.toString() ?? null];
  const content = [row.recordId, row.version?.toString() ?? null, row.contentHash];
  return sha256Hex(JSON.stringify([...place, ...content]));
}

function quarantinedEvent(row: QuarantineRow, context: OutboxContext): Quarantined {
  const isWhole = row.raw.byteLength <= MAX_RAW_BYTES;
  return {
    source: row.source,
    dataset: row.dataset,
    record_id: row.recordId,
    refused_by: 'reconciler',
    code: row.code,
    path: row.partition === null ? row.path : `${row.topic}/${row.partition}/${row.offset}${row.path}`,
    sentence: isWhole ? row.sentence : `${row.sentence} (bytes cut here; the quarantine keeps them all)`,
    raw: Buffer.from(isWhole ? row.raw : row.raw.subarray(0, MAX_RAW_BYTES)).toString('base64'),
    refused_at: context.knownAt,
  };
}
