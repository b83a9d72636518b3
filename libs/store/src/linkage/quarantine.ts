import type { Pool } from 'pg';
import type { QuarantineRow } from './linkage-batch.ts';
import { rawQuery, required } from './raw-query.ts';

export interface StoredQuarantineRow extends QuarantineRow {
  readonly quarantineNo: bigint;
  readonly entityType: string;
  readonly refusedAt: string;
}

/** Events that the reconciler refused, newest first; `before` pages on to older ones. */
export async function listLinkageQuarantine(
  pool: Pool,
  options: { readonly limit: number; readonly before?: bigint | undefined },
): Promise<StoredQuarantineRow[]> {
  const rows = await rawQuery(
    pool,
    `SELECT quarantine_no, entity_type, source, dataset, record_id, version, encode(content_hash, 'hex'), topic,
            partition, log_offset, event_id, code, path, sentence, raw, refused_at, key, replay_of, replays
     FROM linkage.quarantine WHERE quarantine_no < $1::bigint ORDER BY quarantine_no DESC LIMIT $2`,
    [(options.before ?? (1n << 63n) - 1n).toString(), options.limit],
  );
  return rows.map((row) => ({
    quarantineNo: BigInt(required(row, 0)),
    entityType: required(row, 1),
    source: required(row, 2),
    dataset: required(row, 3),
    recordId: row[4] ?? null,
    version: row[5] == null ? null : BigInt(row[5]),
    contentHash: row[6] ?? null,
    topic: required(row, 7),
    partition: row[8] == null ? null : Number(row[8]),
    offset: row[9] == null ? null : BigInt(row[9]),
    eventId: row[10] ?? null,
    code: required(row, 11),
    path: required(row, 12),
    sentence: required(row, 13),
    raw: Buffer.from(required(row, 14).slice(2), 'hex'),
    refusedAt: required(row, 15),
    key: row[16] == null ? null : Buffer.from(row[16].slice(2), 'hex'),
    replay: row[17] == null ? null : { of: row[17], times: Number(row[18]) },
  }));
}
