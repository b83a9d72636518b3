import type { ReferenceText } from '#libs/contract';
import type { ClientBase, Pool } from 'pg';
import type { StoredClaim } from './review-tasks.ts';

/** Two records of an entity type, the smaller reference (UTF-8 bytes) on the left. */
export interface StewardsPair {
  readonly entityType: string;
  readonly left: ReferenceText;
  readonly right: ReferenceText;
}

const KEY = `entity_type = $1 AND left_reference = $2 AND right_reference = $3`;
const keyOf = ({ entityType, left, right }: StewardsPair): string[] => [entityType, left, right];

/** Claims the pair, or claims it for longer; null when another steward's claim runs. By the database's clock. */
export async function claimPair(
  pool: Pool,
  pair: StewardsPair,
  steward: string,
  minutes: number,
): Promise<StoredClaim | null> {
  const { rows } = await pool.query<StoredClaim>(
    `INSERT INTO steward.claim AS c (entity_type, left_reference, right_reference, steward, claimed_until)
     VALUES ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 minute')
     ON CONFLICT (entity_type, left_reference, right_reference) DO UPDATE
        SET steward = EXCLUDED.steward, claimed_until = EXCLUDED.claimed_until
      WHERE c.steward = EXCLUDED.steward OR c.claimed_until <= clock_timestamp()
     RETURNING steward, claimed_until AS until`,
    [...keyOf(pair), steward, minutes],
  );
  return rows[0] ?? null;
}

/** The claim that runs, or null. */
export async function findClaim(client: ClientBase | Pool, pair: StewardsPair): Promise<StoredClaim | null> {
  const { rows } = await client.query<StoredClaim>(
    `SELECT steward, claimed_until AS until FROM steward.claim WHERE ${KEY} AND claimed_until > clock_timestamp()`,
    keyOf(pair),
  );
  return rows[0] ?? null;
}

/** Lets go of the steward's own claim. */
export async function releasePair(client: ClientBase | Pool, pair: StewardsPair, steward: string): Promise<void> {
  await client.query(`DELETE FROM steward.claim WHERE ${KEY} AND steward = $4`, [...keyOf(pair), steward]);
}
