import type { EntityChanged, Replay } from '#libs/contract';
import type { ClientBase } from 'pg';
import { bigintArray, byteaArray, integerArray, textArray } from '../binary-array.ts';
import { allRows, latestOf, sortedRows } from './entity-rows.ts';
import { copyRows, saveRows } from './save-rows.ts';
import { copyVersions, idAndVersion, insertVersions } from './save-versions.ts';
import type { SearchKeys } from './search-keys.ts';

/**
 * The sink's writes. What they leave behind depends on the set of events alone: every row is guarded by its own entity
 * version, so that order, repeats and the cut into batches do not show.
 */
export interface EntityChange {
  /** Of the topic it came on, for the ledger. */
  readonly topic: string;
  readonly event: EntityChanged;
  /** The event as JSON in UTF-8, kept as it stands. */
  readonly json: Uint8Array;
  readonly keys: SearchKeys;
}

/** An event that is not what its topic promises, with the place in the log where it stands. */
export interface RefusedEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** A code of the error catalogue. */
  readonly code: string;
  readonly path: string;
  /** Without personal data. */
  readonly sentence: string;
  readonly raw: Buffer | null;
  readonly key: Buffer | null;
  /** Where the event had been sent again from quarantine. */
  readonly replay: Replay | null;
}

/**
 * Saves one micro-batch inside the caller's transaction. Events must be valid (schema, characters, version range): the
 * database refuses nothing that validation let through. What is `lost` is only counted.
 */
export async function saveEntityChanges(
  client: ClientBase,
  changes: readonly EntityChange[],
  refused: readonly RefusedEvent[] = [],
  lost: readonly { readonly topic: string }[] = [],
): Promise<void> {
  const tally = new Tally();
  for (const { topic } of lost) tally.of(topic).lost += 1;
  if (changes.length > 0) {
    const added = await saveVersionsAndRows(client, changes);
    for (const change of changes)
      tally.of(change.topic)[added.delete(idAndVersion(change.event)) ? 'applied' : 'duplicate'] += 1;
    await saveRedirects(client, changes);
  }
  if (refused.length > 0) {
    for (const event of refused) tally.of(event.topic).quarantined += 1;
    await addRefused(client, refused);
  }
  await tally.save(client);
}

const UNIQUE_VIOLATION = '23505';

/**
 * Mostly all versions are news, and so is whatever a created entity brings: they are copied in, and only where something
 * is there already, each row is looked for.
 * @returns the versions that were not known yet, as `idAndVersion`
 */
async function saveVersionsAndRows(client: ClientBase, changes: readonly EntityChange[]): Promise<Set<string>> {
  const rows = sortedRows(changes);
  await client.query('SAVEPOINT news');
  try {
    await copyVersions(client, changes);
    await copyRows(client, rows.news);
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    await client.query('ROLLBACK TO SAVEPOINT news');
    const added = await insertVersions(client, changes);
    await saveRows(client, allRows(rows));
    return added;
  }
  await saveRows(client, rows.others);
  return new Set(changes.map(({ event }) => idAndVersion(event)));
}

async function saveRedirects(client: ClientBase, changes: readonly EntityChange[]): Promise<void> {
  const redirects = latestOf(changes.filter((change) => change.event.redirect_to !== null)).map(({ event }) => event);
  if (redirects.length === 0) return;
  await client.query(
    `INSERT INTO unified.redirect AS t (old_id, new_id, entity_version)
     SELECT * FROM UNNEST($1::text[], $2::text[], $3::bigint[])
     ON CONFLICT (old_id) DO UPDATE SET new_id = excluded.new_id, entity_version = excluded.entity_version
       WHERE t.entity_version < excluded.entity_version`,
    [
      textArray(redirects.map((event) => event.entity_id)),
      textArray(redirects.map((event) => event.redirect_to)),
      bigintArray(redirects.map((event) => BigInt(event.entity_version))),
    ],
  );
}

async function addRefused(client: ClientBase, refused: readonly RefusedEvent[]): Promise<void> {
  await client.query(
    `INSERT INTO unified.quarantine (topic, partition, log_offset, code, path, sentence, raw, key, replay_of, replays)
     SELECT * FROM UNNEST($1::text[], $2::integer[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::bytea[],
                          $8::bytea[], $9::text[], $10::integer[])
     ON CONFLICT DO NOTHING`,
    [
      textArray(refused.map((event) => event.topic)),
      integerArray(refused.map((event) => event.partition)),
      bigintArray(refused.map((event) => event.offset)),
      textArray(refused.map((event) => event.code)),
      textArray(refused.map((event) => event.path)),
      textArray(refused.map((event) => event.sentence)),
      byteaArray(refused.map((event) => event.raw)),
      byteaArray(refused.map((event) => event.key)),
      textArray(refused.map((event) => event.replay?.of ?? null)),
      integerArray(refused.map((event) => event.replay?.times ?? 0)),
    ],
  );
}

interface TopicTally {
  applied: number;
  duplicate: number;
  quarantined: number;
  /** Of a time before a restore. */
  lost: number;
}

/** Every event read is counted once (L3): as a version that was added, one that was there already, or one refused. */
class Tally {
  private readonly topics = new Map<string, TopicTally>();

  of(topic: string): TopicTally {
    let counts = this.topics.get(topic);
    if (counts === undefined) {
      counts = { applied: 0, duplicate: 0, quarantined: 0, lost: 0 };
      this.topics.set(topic, counts);
    }
    return counts;
  }

  async save(client: ClientBase): Promise<void> {
    if (this.topics.size === 0) return;
    const counts = [...this.topics.values()];
    await client.query(
      `INSERT INTO unified.ledger AS t (topic, day, applied, duplicate, quarantined, lost)
       SELECT topic, (now() AT TIME ZONE 'UTC')::date, applied, duplicate, quarantined, lost
         FROM UNNEST($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
              AS v(topic, applied, duplicate, quarantined, lost)
       ON CONFLICT (topic, day) DO UPDATE SET applied = t.applied + excluded.applied,
         duplicate = t.duplicate + excluded.duplicate, quarantined = t.quarantined + excluded.quarantined,
         lost = t.lost + excluded.lost`,
      [
        textArray([...this.topics.keys()]),
        bigintArray(counts.map((each) => each.applied)),
        bigintArray(counts.map((each) => each.duplicate)),
        bigintArray(counts.map((each) => each.quarantined)),
        bigintArray(counts.map((each) => each.lost)),
      ],
    );
  }
}
