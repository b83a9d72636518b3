import type { Pool, PoolClient } from 'pg';

/**
 * One connection of the pool for `work`, which may open a transaction on it. Whatever `work` throws rolls back and is
 * thrown on; a connection that cannot even roll back is thrown away.
 */
export async function onConnection<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection lost between two statements is told as an event; nobody listening would end the process.
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    return await work(client);
  } catch (error) {
    // Nothing is heard on it any more: a ROLLBACK would wait behind what was not answered.
    if (isUnanswered(error)) broken = error;
    else await client.query('ROLLBACK').catch((rollbackError: unknown) => (broken = asError(rollbackError)));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('rollback failed');
}

/** What pg says when an answer did not come in time. */
function isUnanswered(error: unknown): error is Error {
  return error instanceof Error && error.message === 'Query read timeout';
}
