import type { ClientBase } from 'pg';
import {
  bigintArray,
  booleanArray,
  hexByteaArray,
  integerArray,
  textArray,
  utf8Array,
  uuidArray,
} from '../binary-array.ts';
import { copyIn, RowsToCopy } from '../copy-rows.ts';
import { removeForms, saveForms } from './forms.ts';
import type { EdgeRow, EntityRow, LinkageBatch, MembershipRow, RecordRow } from './linkage-batch.ts';
import { writeBatchNotes } from './write-batch-notes.ts';
import { writeLinkageOutbox } from './outbox.ts';
import { writePostponed } from './postponed.ts';

/**
 * Writes a micro-batch within the caller's transaction: one statement for each kind of row. New rows are copied in,
 * so that a row that is already there is an error and not silently another batch's.
 */
export async function writeLinkageBatch(client: ClientBase, batch: LinkageBatch): Promise<void> {
  await insertRecords(client, batch.entityType, batch.newRecords);
  await updateRecords(client, batch.changedRecords);
  await updateMemberships(client, batch.memberships);
  await insertEdges(client, batch.edges.added);
  await updateEdges(client, batch.edges.changed);
  await removeEdges(client, batch.edges.removed);
  await removeForms(client, tombstones(batch.changedRecords));
  if (batch.forms !== undefined) await saveForms(client, batch.entityType, batch.forms);
  await insertEntities(client, batch, batch.newEntities);
  await updateEntities(client, batch, batch.changedEntities);
  await writeBatchNotes(client, batch);
  await writeLinkageOutbox(client, batch);
  await writePostponed(client, batch);
}

function tombstones(rows: readonly RecordRow[]): number[] {
  return rows.filter(({ deleted }) => deleted).map(({ recordNo }) => recordNo);
}

async function insertRecords(client: ClientBase, entityType: string, rows: readonly RecordRow[]): Promise<void> {
  if (rows.length === 0) return;
  const copied = new RowsToCopy(9, rows.length * 800);
  for (const row of rows) {
    copied.row();
    copied.text(row.reference);
    copied.bigint(BigInt(row.recordNo));
    copied.bigint(row.version);
    copied.boolean(row.deleted);
    copied.hexadecimal(row.contentHash);
    if (row.sourceTsMs === null) copied.null();
    else copied.bigint(BigInt(row.sourceTsMs));
    if (row.entityId === null) copied.null();
    else copied.uuid(row.entityId);
    if (row.after === null) copied.null();
    else copied.bytes(row.after);
    copied.text(entityType);
  }
  const columns = 'reference, record_no, version, deleted, content_hash, source_ts_ms, entity_id, after, entity_type';
  await copyIn(client, `linkage.record (${columns})`, copied);
}

async function updateRecords(client: ClientBase, rows: readonly RecordRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `UPDATE linkage.record AS record
     SET version = given.version, deleted = given.deleted, content_hash = given.content_hash,
         source_ts_ms = given.source_ts_ms, entity_id = given.entity_id, after = given.after
     FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::boolean[], $5::bytea[], $6::bigint[], $7::uuid[],
                 $8::text[])
       AS given (reference, record_no, version, deleted, content_hash, source_ts_ms, entity_id, after)
     WHERE record.reference = given.reference`,
    recordColumns(rows),
  );
}

function recordColumns(rows: readonly RecordRow[]): Buffer[] {
  return [
    textArray(rows.map((row) => row.reference)),
    bigintArray(rows.map((row) => row.recordNo)),
    bigintArray(rows.map((row) => row.version)),
    booleanArray(rows.map((row) => row.deleted)),
    hexByteaArray(rows.map((row) => row.contentHash)),
    bigintArray(rows.map((row) => row.sourceTsMs)),
    uuidArray(rows.map((row) => row.entityId)),
    utf8Array(rows.map((row) => row.after)),
  ];
}

async function updateMemberships(client: ClientBase, rows: readonly MembershipRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `UPDATE linkage.record AS record SET entity_id = given.entity_id
     FROM unnest($1::text[], $2::uuid[]) AS given (reference, entity_id) WHERE record.reference = given.reference`,
    [textArray(rows.map((row) => row.reference)), uuidArray(rows.map((row) => row.entityId))],
  );
}

async function insertEdges(client: ClientBase, rows: readonly EdgeRow[]): Promise<void> {
  if (rows.length === 0) return;
  const copied = new RowsToCopy(3, rows.length * 34);
  for (const { leftNo, rightNo, weight } of rows) {
    copied.row();
    copied.bigint(BigInt(leftNo));
    copied.bigint(BigInt(rightNo));
    copied.integer(weight);
  }
  await copyIn(client, 'linkage.edge (left_no, right_no, weight)', copied);
}

async function updateEdges(client: ClientBase, rows: readonly EdgeRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `UPDATE linkage.edge AS edge SET weight = given.weight
     FROM unnest($1::bigint[], $2::bigint[], $3::integer[]) AS given (left_no, right_no, weight)
     WHERE edge.left_no = given.left_no AND edge.right_no = given.right_no`,
    [
      bigintArray(rows.map((row) => row.leftNo)),
      bigintArray(rows.map((row) => row.rightNo)),
      integerArray(rows.map((row) => row.weight)),
    ],
  );
}

async function removeEdges(client: ClientBase, rows: readonly Omit<EdgeRow, 'weight'>[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `DELETE FROM linkage.edge AS edge USING unnest($1::bigint[], $2::bigint[]) AS given (left_no, right_no)
     WHERE edge.left_no = given.left_no AND edge.right_no = given.right_no`,
    [bigintArray(rows.map((row) => row.leftNo)), bigintArray(rows.map((row) => row.rightNo))],
  );
}

async function insertEntities(client: ClientBase, batch: LinkageBatch, rows: readonly EntityRow[]): Promise<void> {
  if (rows.length === 0) return;
  const copied = new RowsToCopy(6, rows.length * 100);
  for (const row of rows) {
    copied.row();
    copied.uuid(row.entityId);
    copied.hexadecimal(row.goldenHash);
    copied.boolean(row.removed);
    if (row.redirectTo === null) copied.null();
    else copied.uuid(row.redirectTo);
    copied.bigint(batch.batchSeq);
    copied.text(batch.entityType);
  }
  const columns = 'entity_id, golden_hash, removed, redirect_to, entity_version, entity_type';
  await copyIn(client, `linkage.entity (${columns})`, copied);
}

async function updateEntities(client: ClientBase, batch: LinkageBatch, rows: readonly EntityRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `UPDATE linkage.entity AS entity
     SET golden_hash = given.golden_hash, removed = given.removed, redirect_to = given.redirect_to, entity_version = $5::bigint
     FROM unnest($1::uuid[], $2::bytea[], $3::boolean[], $4::uuid[])
       AS given (entity_id, golden_hash, removed, redirect_to)
     WHERE entity.entity_id = given.entity_id`,
    [...entityColumns(rows), batch.batchSeq.toString()],
  );
}

function entityColumns(rows: readonly EntityRow[]): Buffer[] {
  return [
    uuidArray(rows.map((row) => row.entityId)),
    hexByteaArray(rows.map((row) => row.goldenHash)),
    booleanArray(rows.map((row) => row.removed)),
    uuidArray(rows.map((row) => row.redirectTo)),
  ];
}
