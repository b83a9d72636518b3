import type { ClientBase, Pool } from 'pg';

/** Hash of the definition that the entity type is linked by now; null before its first record. */
export async function findHashInForce(client: ClientBase | Pool, entityType: string): Promise<string | null> {
  const { rows } = await client.query<{ hash: string }>(
    `SELECT definition_hash AS hash FROM linkage.entity_type WHERE name = $1`,
    [entityType],
  );
  return rows[0]?.hash ?? null;
}

/** The text of a definition that was ever in force. */
export async function readDefinitionText(
  client: ClientBase | Pool,
  entityType: string,
  hash: string,
): Promise<string | null> {
  const { rows } = await client.query<{ definition: string }>(
    `SELECT definition FROM linkage.definition WHERE entity_type = $1 AND definition_hash = $2`,
    [entityType, hash],
  );
  return rows[0]?.definition ?? null;
}
