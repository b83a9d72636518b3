import { faultPoint } from '#libs/runtime';
import type { ClientBase, Pool } from 'pg';
import { addToOutbox, type OutboxEvent } from '../adapter/outbox-rows.ts';
import { inTransaction } from '../transaction.ts';
import type { RefusedName } from './list-refused.ts';

/**
 * Takes an entry to send it again, and says which attempt this is; null when it has been sent already. Whoever tries the
 * same entry meanwhile waits for this transaction. With `again` it is taken whatever was.
 */
export async function takeForReplay(
  client: ClientBase,
  { refusedBy, entry }: RefusedName,
  again: boolean,
): Promise<number | null> {
  const { rows } = await client.query<{ attempts: number }>(
    `INSERT INTO adapter.replay AS r (refused_by, entry, attempts, sent_at) VALUES ($1, $2, 1, now())
     ON CONFLICT (refused_by, entry) DO UPDATE
        SET attempts = r.attempts + 1, tried_at = now(), sent_at = now(), code = NULL, path = NULL, sentence = NULL
      WHERE r.sent_at IS NULL OR $3
     RETURNING attempts`,
    [refusedBy, entry, again],
  );
  return rows[0]?.attempts ?? null;
}

/** The entry that was taken was refused again: it waits on, with the newer reason. */
export async function keepRefused(
  client: ClientBase,
  { refusedBy, entry }: RefusedName,
  why: { readonly code: string; readonly path: string; readonly sentence: string },
): Promise<void> {
  await client.query(
    `UPDATE adapter.replay SET sent_at = NULL, code = $3, path = $4, sentence = $5
      WHERE refused_by = $1 AND entry = $2`,
    [refusedBy, entry, why.code, why.path, why.sentence],
  );
}

/** Puts the event of an entry into the outbox, once; false when that was done before. */
export async function sendRefusedAgain(
  pool: Pool,
  name: RefusedName,
  again: boolean,
  event: OutboxEvent,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    if ((await takeForReplay(client, name, again)) === null) return false;
    await addToOutbox(client, [event]);
    faultPoint('accepting');
    return true;
  });
}
