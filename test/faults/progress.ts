import type { Stage } from './stage.ts';

/**
 * How much a consumer has done, as the store holds it: a number that only grows with effects. `adapter`: changes
 * accepted; `steward-api`: judgements given; `sink:0,2`: of these partitions; `any`: everything together;
 * `api`: every answer is a new one; `log`: events on the topics, as the broker says.
 * @throws while PostgreSQL or the broker does not answer
 */
export async function doneBy(stage: Stage, consumer: string): Promise<bigint> {
  if (consumer === 'log') return eventsOnLog(stage);
  if (consumer === 'api') return answersOf(stage);
  if (consumer === 'adapter') return count(stage, 'SELECT sum(changes) AS done FROM adapter.accepted');
  if (consumer === 'steward-api') return count(stage, 'SELECT max(seq) AS done FROM steward.judgement');
  if (consumer === 'any') {
    return count(
      stage,
      'SELECT coalesce((SELECT sum(changes) FROM adapter.accepted), 0) + sum(next_offset) AS done FROM stream.consumer_offset',
    );
  }
  const [name = '', partitions] = consumer.split(':');
  return count(
    stage,
    `SELECT sum(next_offset) AS done FROM stream.consumer_offset
      WHERE consumer = $1 AND ($2::text IS NULL OR partition = ANY (string_to_array($2, ',')::int[]))`,
    [name, partitions ?? null],
  );
}

async function answersOf(stage: Stage): Promise<bigint> {
  const url = `${stage.process('api').url}/v1/entities?type=person`;
  const { status } = await fetch(url, { signal: AbortSignal.timeout(1000) });
  // Without a token: what counts is that it says so.
  if (status !== 401) throw new Error(`the api answered ${status}`);
  return BigInt(Math.round(performance.now() * 1000));
}

async function count(stage: Stage, sql: string, values: readonly (string | null)[] = []): Promise<bigint> {
  const { rows } = await stage.store.pool.query<{ done: string | null }>(sql, [...values]);
  return BigInt(rows[0]?.done ?? 0);
}

async function eventsOnLog(stage: Stage): Promise<bigint> {
  // The log's own client would wait for the broker with patience; this must say at once that it is away.
  if (stage.broker.hasEnded()) throw new Error('the broker is away');
  const topics = await stage.log.listTopics(`${stage.of.namespace}.`);
  const partitions = await stage.log.describe(topics);
  return partitions.reduce((sum, { next }) => sum + next, 0n);
}
