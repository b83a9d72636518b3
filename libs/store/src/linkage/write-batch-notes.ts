import type { ClientBase } from 'pg';
import { bigintArray, byteaArray, integerArray, textArray } from '../binary-array.ts';
import type { JudgementRow, LinkageBatch, QuarantineRow, ReviewTaskRow } from './linkage-batch.ts';

/** What a micro-batch notes beside records and entities: tasks, judgements, alarms, quarantine, ledger. */
export async function writeBatchNotes(client: ClientBase, batch: LinkageBatch): Promise<void> {
  await openReviewTasks(client, batch, batch.reviewTasks.opened);
  await closeReviewTasks(client, batch, batch.reviewTasks.closed);
  await saveJudgements(client, batch.entityType, batch.judgements);
  await raiseAlarms(client, batch);
  await quarantine(client, batch.entityType, batch.quarantined);
  await countInLedger(client, batch);
}

async function openReviewTasks(client: ClientBase, batch: LinkageBatch, rows: readonly ReviewTaskRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO linkage.review_task
       (entity_type, open, opened_seq, kind, left_reference, right_reference, weight)
     SELECT $5::text, true, $6::bigint, given.* FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[]) AS given
     ON CONFLICT (entity_type, kind, left_reference, right_reference)
     DO UPDATE SET weight = EXCLUDED.weight, open = true, closed_seq = NULL,
       opened_seq = CASE WHEN review_task.open THEN review_task.opened_seq ELSE EXCLUDED.opened_seq END,
       opened_at = CASE WHEN review_task.open THEN review_task.opened_at ELSE EXCLUDED.opened_at END`,
    [...pairColumns(rows), integerArray(rows.map((row) => row.weight)), batch.entityType, batch.batchSeq.toString()],
  );
}

async function closeReviewTasks(
  client: ClientBase,
  batch: LinkageBatch,
  rows: readonly Omit<ReviewTaskRow, 'weight'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `UPDATE linkage.review_task AS task SET open = false, closed_seq = $5::bigint
     FROM unnest($1::text[], $2::text[], $3::text[]) AS given (kind, left_reference, right_reference)
     WHERE task.entity_type = $4::text AND task.kind = given.kind
       AND task.left_reference = given.left_reference AND task.right_reference = given.right_reference`,
    [...pairColumns(rows), batch.entityType, batch.batchSeq.toString()],
  );
}

function pairColumns(rows: readonly Omit<ReviewTaskRow, 'weight'>[]): Buffer[] {
  return [
    textArray(rows.map((row) => row.kind)),
    textArray(rows.map((row) => row.left)),
    textArray(rows.map((row) => row.right)),
  ];
}

async function saveJudgements(client: ClientBase, entityType: string, rows: readonly JudgementRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO linkage.judgement (entity_type, left_reference, right_reference, seq, verdict, status, levels)
     SELECT $7::text, given.*
     FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[]) AS given
     ON CONFLICT (entity_type, left_reference, right_reference)
     DO UPDATE SET seq = EXCLUDED.seq, verdict = EXCLUDED.verdict, status = EXCLUDED.status, levels = EXCLUDED.levels`,
    [
      textArray(rows.map((row) => row.left)),
      textArray(rows.map((row) => row.right)),
      bigintArray(rows.map((row) => row.seq)),
      textArray(rows.map((row) => row.verdict)),
      textArray(rows.map((row) => row.status)),
      textArray(rows.map((row) => row.levels)),
      entityType,
    ],
  );
}

async function raiseAlarms(client: ClientBase, batch: LinkageBatch): Promise<void> {
  const rows = batch.alarms;
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO linkage.alarm (kind, subject, amount, entity_type, batch_seq)
     SELECT given.*, $4::text, $5::bigint FROM unnest($1::text[], $2::text[], $3::bigint[]) AS given`,
    [
      textArray(rows.map((row) => row.kind)),
      textArray(rows.map((row) => row.subject)),
      bigintArray(rows.map((row) => row.amount)),
      batch.entityType,
      batch.batchSeq.toString(),
    ],
  );
}

async function quarantine(client: ClientBase, entityType: string, rows: readonly QuarantineRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO linkage.quarantine
       (source, dataset, record_id, version, content_hash, topic, partition, log_offset, event_id, code, path,
        sentence, raw, key, replay_of, replays, entity_type)
     SELECT given.*, $17::text
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bytea[], $6::text[], $7::integer[],
                 $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bytea[],
                 $14::bytea[], $15::text[], $16::integer[]) AS given
     ON CONFLICT (source, dataset, record_id, version, content_hash) WHERE code = 'record.equivocation' DO NOTHING`,
    [
      textArray(rows.map((row) => row.source)),
      textArray(rows.map((row) => row.dataset)),
      textArray(rows.map((row) => row.recordId)),
      bigintArray(rows.map((row) => row.version)),
      byteaArray(rows.map((row) => (row.contentHash === null ? null : Buffer.from(row.contentHash, 'hex')))),
      textArray(rows.map((row) => row.topic)),
      integerArray(rows.map((row) => row.partition)),
      bigintArray(rows.map((row) => row.offset)),
      textArray(rows.map((row) => row.eventId)),
      textArray(rows.map((row) => row.code)),
      textArray(rows.map((row) => row.path)),
      textArray(rows.map((row) => row.sentence)),
      byteaArray(rows.map((row) => row.raw)),
      byteaArray(rows.map((row) => row.key)),
      textArray(rows.map((row) => row.replay?.of ?? null)),
      integerArray(rows.map((row) => row.replay?.times ?? 0)),
      entityType,
    ],
  );
}

/** By UTC day of the commit: the transaction's own clock. */
async function countInLedger(client: ClientBase, batch: LinkageBatch): Promise<void> {
  const rows = batch.ledger;
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO linkage.ledger (source, dataset, applied, stale, duplicate, quarantined, consumer, day)
     SELECT given.*, $7::text, (now() AT TIME ZONE 'UTC')::date
     FROM unnest($1::text[], $2::text[], $3::integer[], $4::integer[], $5::integer[], $6::integer[]) AS given
     ON CONFLICT (consumer, source, dataset, day)
     DO UPDATE SET applied = ledger.applied + EXCLUDED.applied, stale = ledger.stale + EXCLUDED.stale,
       duplicate = ledger.duplicate + EXCLUDED.duplicate, quarantined = ledger.quarantined + EXCLUDED.quarantined`,
    [
      textArray(rows.map((row) => row.source)),
      textArray(rows.map((row) => row.dataset)),
      integerArray(rows.map((row) => row.applied)),
      integerArray(rows.map((row) => row.stale)),
      integerArray(rows.map((row) => row.duplicate)),
      integerArray(rows.map((row) => row.quarantined)),
      batch.consumer,
    ],
  );
}
