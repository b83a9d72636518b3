import type { ClientBase, Pool } from 'pg';

/** Rows as arrays of the texts that PostgreSQL sent; the caller reads each column as what it is. */
export type RawRow = (string | null)[];

/** pg's own parsing of types is skipped: it costs more than the query on wide batches, and loses digits of bigints. */
const AS_SENT = { getTypeParser: () => (text: string) => text };

export async function rawQuery(
  client: ClientBase | Pool,
  text: string,
  values: readonly (Buffer | string | number | null)[] = [],
): Promise<RawRow[]> {
  const result = await client.query<RawRow>({ text, values: [...values], rowMode: 'array', types: AS_SENT });
  return result.rows;
}

/** A column that the table declares NOT NULL. */
export function required(row: RawRow, column: number): string {
  const value = row[column];
  if (value == null) throw new Error(`column ${column} is missing`);
  return value;
}

/** `bytea` as sent, `\x…`, without its prefix. */
export function hexOf(row: RawRow, column: number): string {
  return required(row, column).slice(2);
}

export function optionalNumber(row: RawRow, column: number): number | null {
  const value = row[column];
  return value == null ? null : Number(value);
}
