import type { ReferenceText } from '#libs/contract';
import type { ClientBase, Pool } from 'pg';
import { textArray } from '../binary-array.ts';
import type { LinkageBatch } from './linkage-batch.ts';
import { rawQuery, required } from './raw-query.ts';

export async function writePostponed(client: ClientBase, batch: LinkageBatch): Promise<void> {
  const { entityType, batchSeq, postponed } = batch;
  if (postponed.toldBefore !== null) {
    await client.query('DELETE FROM linkage.postponed WHERE entity_type = $1 AND batch_seq < $2', [
      entityType,
      postponed.toldBefore.toString(),
    ]);
  }
  if (postponed.added.length > 0) {
    await client.query('INSERT INTO linkage.postponed (entity_type, batch_seq, records) VALUES ($1, $2, $3)', [
      entityType,
      batchSeq.toString(),
      textArray(postponed.added),
    ]);
  }
}

/** Entities that one batch postponed, by a record of each; some may be told since. */
export interface PostponedBatch {
  readonly batchSeq: bigint;
  readonly records: readonly ReferenceText[];
}

/** In the order of their batches. */
export async function readPostponed(pool: Pool, entityType: string): Promise<PostponedBatch[]> {
  const rows = await rawQuery(
    pool,
    'SELECT batch_seq, array_to_json(records) FROM linkage.postponed WHERE entity_type = $1 ORDER BY batch_seq',
    [entityType],
  );
  return rows.map((row) => ({
    batchSeq: BigInt(required(row, 0)),
    records: JSON.parse(required(row, 1)) as ReferenceText[],
  }));
}

export async function isAnythingPostponed(pool: Pool): Promise<boolean> {
  const rows = await rawQuery(pool, 'SELECT FROM linkage.postponed LIMIT 1');
  return rows.length > 0;
}
