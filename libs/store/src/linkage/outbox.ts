import type { ClientBase, Pool } from 'pg';
import { copyIn, RowsToCopy } from '../copy-rows.ts';
import type { LinkageBatch, LinkageOutboxRow } from './linkage-batch.ts';
import { rawQuery, required } from './raw-query.ts';

/** What a row takes beside the event itself. */
const ROW_BYTES = 250;

export async function writeLinkageOutbox(client: ClientBase, batch: LinkageBatch): Promise<void> {
  const rows = batch.outbox;
  if (rows.length === 0) return;
  const copied = new RowsToCopy(
    7,
    rows.reduce((bytes, row) => bytes + row.value.length + ROW_BYTES, 0),
  );
  for (const row of rows) {
    copied.row();
    copied.bigint(batch.batchSeq);
    copied.integer(row.ordinal);
    copied.text(batch.entityType);
    copied.text(row.topic);
    copied.text(row.eventId);
    copied.bytes(row.key);
    copied.bytes(row.value);
  }
  await copyIn(client, 'linkage.outbox (batch_seq, ordinal, entity_type, topic, event_id, key, value)', copied);
}

export interface StoredOutboxRow extends LinkageOutboxRow {
  readonly batchSeq: bigint;
}

/** The oldest events not acknowledged yet, in order of publication. */
export async function readLinkageOutbox(pool: Pool, entityType: string, limit: number): Promise<StoredOutboxRow[]> {
  const rows = await rawQuery(
    pool,
    `SELECT batch_seq, ordinal, topic, event_id, key, value FROM linkage.outbox
     WHERE entity_type = $1 ORDER BY batch_seq, ordinal LIMIT $2`,
    [entityType, limit],
  );
  return rows.map((row) => ({
    batchSeq: BigInt(required(row, 0)),
    ordinal: Number(required(row, 1)),
    topic: required(row, 2),
    eventId: required(row, 3),
    key: Buffer.from(required(row, 4).slice(2), 'hex'),
    value: Buffer.from(required(row, 5).slice(2), 'hex'),
  }));
}

/** Rows that were published together: from the first of a batch to an ordinal of the same or a later batch. */
export interface OutboxSpan {
  readonly fromBatchSeq: bigint;
  readonly toBatchSeq: bigint;
  readonly toOrdinal: number;
}

/**
 * Deletes what the log acknowledged. The span names where it begins, so that the index is not walked from its start
 * through everything that was deleted before.
 */
export async function deleteLinkageOutbox(pool: Pool, entityType: string, span: OutboxSpan): Promise<void> {
  await pool.query(
    `DELETE FROM linkage.outbox
     WHERE entity_type = $1 AND batch_seq >= $2 AND (batch_seq, ordinal) <= ($3::bigint, $4::integer)`,
    [entityType, span.fromBatchSeq.toString(), span.toBatchSeq.toString(), span.toOrdinal],
  );
}
