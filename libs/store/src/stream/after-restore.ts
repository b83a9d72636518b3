import { retrying } from '#libs/runtime';
import type { Pool } from 'pg';
import { isTransient } from '../transaction.ts';
import { StoredInstallationTable } from './installation-table.ts';

const RECALLS = { adapter: 'adapter.recall', steward: 'steward.recall' } as const;
const FIRST_INCARNATION = 1;

/** Tries again for as long as the store or the log does not answer. */
export function patiently<T>(work: () => Promise<T>): Promise<T> {
  return retrying(work, { isRetriable: isTransient, attempts: Infinity });
}

/**
 * What an app has to learn from the log after a restore, before it does anything else: the store is that of the backup,
 * and the log went on. Once for each incarnation but the first; broken off, it begins again.
 */
export async function onceAfterRestore(
  pool: Pool,
  app: keyof typeof RECALLS,
  recall: (incarnation: number) => Promise<void>,
): Promise<void> {
  const table = RECALLS[app];
  const installation = await patiently(() => new StoredInstallationTable(pool).find());
  const incarnation = installation?.incarnation ?? FIRST_INCARNATION;
  if (incarnation === FIRST_INCARNATION) return;
  const done = await patiently(() => pool.query(`SELECT FROM ${table} WHERE incarnation = $1`, [incarnation]));
  if (done.rowCount === 1) return;
  await recall(incarnation);
  await patiently(() =>
    pool.query(`INSERT INTO ${table} (incarnation) VALUES ($1) ON CONFLICT DO NOTHING`, [incarnation]),
  );
}
