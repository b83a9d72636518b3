import type { ClientBase, Pool, QueryResultRow } from 'pg';

/** Rows held in memory at once. */
const FETCH_ROWS = 1000;

/**
 * One snapshot of the store, read through cursors: memory stays bounded however large the store is, and writers neither
 * wait nor show in the middle.
 */
export async function* inSnapshot<T>(pool: Pool, read: (client: ClientBase) => AsyncIterable<T>): AsyncGenerator<T> {
  const client = await pool.connect();
  let broken = true;
  // A connection that is lost between two statements fails the next one; unheard, it would end the process.
  const onError = (): void => undefined;
  client.on('error', onError);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    yield* read(client);
    await client.query('COMMIT');
    broken = false;
  } finally {
    // A reader that stopped early, or an error: the connection with its open transaction is thrown away.
    client.off('error', onError);
    client.release(broken);
  }
}

/** Batches of the rows of a query, inside a transaction. `name` tells the cursors of one transaction apart. */
export async function* rowBatches<R extends QueryResultRow>(
  client: ClientBase,
  name: string,
  query: { readonly text: string; readonly values?: readonly unknown[] },
): AsyncGenerator<R[]> {
  await client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${query.text}`, [...(query.values ?? [])]);
  for (;;) {
    const { rows } = await client.query<R>(`FETCH ${FETCH_ROWS} FROM ${name}`);
    if (rows.length > 0) yield rows;
    if (rows.length < FETCH_ROWS) break;
  }
  await client.query(`CLOSE ${name}`);
}
