import {
  parseReference,
  type Attributes,
  type EntityChanged,
  type EntityTypeDefinition,
  type ReferenceText,
} from '#libs/contract';
import type { Member } from '#libs/golden-record';
import { digestOfStore, inTransaction, saveEntityChanges, type EntityChange } from '#libs/store';
import { goldenText } from '../../apps/reconciler/src/link/golden-text.ts';
import { createTestStore } from '../support/test-store.ts';
import type { ToldVersion } from '../support/topic-events.ts';

/** The last state of each record; versions of one record are never told with two contents here. */
export function finalRecords(changes: readonly ToldVersion[]): Map<ReferenceText, ToldVersion> {
  const last = new Map<ReferenceText, ToldVersion>();
  for (const change of changes) {
    const ref = `${change.source}/${change.dataset}/${change.recordId}` as ReferenceText;
    if ((last.get(ref)?.version ?? 0) < change.version) last.set(ref, change);
  }
  return last;
}

export function liveContents(last: ReadonlyMap<ReferenceText, ToldVersion>): Map<ReferenceText, Attributes> {
  return new Map([...last].flatMap(([ref, { after }]) => (after === null ? [] : [[ref, after]])));
}

/** The digest of a store that holds this partition and these tombstones, written there by nobody but this function. */
export async function digestOfPartition(
  definition: EntityTypeDefinition,
  partition: readonly (readonly ReferenceText[])[],
  last: ReadonlyMap<ReferenceText, ToldVersion>,
): Promise<string> {
  const store = await createTestStore();
  try {
    const changes = partition.map((members, n) =>
      entityOf(
        definition,
        members.map((ref) => memberOf(ref, last)),
        n,
      ),
    );
    const deleted = [...last].flatMap(([ref, { after }]) => (after === null ? [ref] : []));
    await inTransaction(store.pool, async (client) => {
      for (let at = 0; at < changes.length; at += 500) await saveEntityChanges(client, changes.slice(at, at + 500));
      await saveEntityChanges(client, [goneOf(definition, deleted)]);
    });
    return (await digestOfStore(store.pool)).sha256;
  } finally {
    await store.close();
  }
}

function memberOf(ref: ReferenceText, last: ReadonlyMap<ReferenceText, ToldVersion>): Member {
  const told = last.get(ref);
  if (told === undefined || told.after === null) throw new Error(`${ref} is not live`);
  return { ref, source: parseReference(ref).source, version: BigInt(told.version), tsMs: null, after: told.after };
}

type Head = Omit<EntityChanged, 'members' | 'rules' | 'golden'>;

function headOf(definition: EntityTypeDefinition, id: string, happened: Head['happened']): Head {
  return {
    ...{ entity_id: id, entity_version: '1', entity_type: definition.name, happened, known_at: 1, valid_from: null },
    ...{ moved: [], redirect_to: null },
  };
}

function entityOf(definition: EntityTypeDefinition, members: readonly Member[], n: number): EntityChange {
  const head = headOf(definition, `expected-${n}`, 'created');
  return changeOf(`${JSON.stringify(head).slice(0, -1)},${goldenText(members, definition)}}`);
}

function goneOf(definition: EntityTypeDefinition, deleted: readonly ReferenceText[]): EntityChange {
  const moved = deleted.map((record) => ({ record, from: 'expected-gone', to: null }));
  const head = { ...headOf(definition, 'expected-gone', 'removed'), moved };
  return changeOf(JSON.stringify({ ...head, members: [], rules: [], golden: null }));
}

function changeOf(text: string): EntityChange {
  return {
    topic: 'expected',
    event: JSON.parse(text) as EntityChanged,
    json: Buffer.from(text),
    keys: { names: [], identifiers: [] },
  };
}
