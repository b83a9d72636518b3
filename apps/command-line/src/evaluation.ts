import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { readLiveClusters, type Store } from '#libs/store';
import { wrongArgument } from './exit-codes.ts';

/** Live records with the entity they were given, and the truth about them. */
export interface JudgedClusters {
  /** Reference → entity id; live records of which the truth is known. */
  readonly found: ReadonlyMap<string, string>;
  /** Reference → true cluster; the same records. */
  readonly truth: ReadonlyMap<string, string>;
  /** Live records of which the truth file says nothing. */
  readonly unknown: number;
}

/**
 * Rows of a CSV file with a header; headers are trimmed.
 * @throws LienThongError for a file that cannot be read as such.
 */
export async function* csvRows(path: string): AsyncGenerator<Record<string, string>> {
  const parser = parse({ columns: (header: string[]) => header.map((name) => name.trim()), bom: true, trim: true });
  // Its failure ends the parser too, and is thrown by the loop.
  pipeline(createReadStream(path), parser).catch(() => undefined);
  try {
    for await (const row of parser) yield row as Record<string, string>;
  } catch (error) {
    throw wrongArgument(`${path} cannot be read as CSV: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
}

/**
 * True cluster by key. The key is a record id, or, with several columns, their values joined by `/`: a reference.
 * @throws LienThongError for a missing column or file.
 */
export async function readTruth(
  path: string,
  columns: { readonly key: readonly string[]; readonly cluster: string },
  isWanted: (row: Record<string, string>) => boolean = () => true,
): Promise<Map<string, string>> {
  const truth = new Map<string, string>();
  for await (const row of csvRows(path)) {
    if (!isWanted(row)) continue;
    const cluster = row[columns.cluster];
    const key = columns.key.map((name) => row[name]);
    const missing = [...columns.key, columns.cluster].filter((name) => row[name] === undefined);
    if (cluster === undefined || missing.length > 0) {
      throw wrongArgument(`${path} has no column ${missing.join(', ')}; it has ${Object.keys(row).join(', ')}`);
    }
    truth.set(key.join('/'), cluster);
  }
  return truth;
}

/** Live records of an entity type with their truth, found by whole reference or else by record id. */
export async function judgeLiveRecords(
  store: Store,
  entityType: string | null,
  truth: ReadonlyMap<string, string>,
): Promise<JudgedClusters> {
  const found = new Map<string, string>();
  const known = new Map<string, string>();
  let unknown = 0;
  for await (const { entityId, members } of readLiveClusters(store.pool, entityType)) {
    for (const reference of members) {
      const cluster =
        truth.get(reference) ?? truth.get(reference.slice(reference.indexOf('/', reference.indexOf('/') + 1) + 1));
      if (cluster === undefined) {
        unknown += 1;
        continue;
      }
      found.set(reference, entityId);
      known.set(reference, cluster);
    }
  }
  return { found, truth: known, unknown };
}
