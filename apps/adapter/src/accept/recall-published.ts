import { parseVersion, RecordChanged, recordChangedTopic } from '#libs/contract';
import { compileSchema, contentHash, forbiddenCharacter, validJson } from '#libs/json';
import { type Logger } from '#libs/runtime';
import { onceAfterRestore, patiently, saveRecalled, type AcceptedVersion, type Store } from '#libs/store';
import { readWhole, type EventLog, type LogEvent } from '#libs/stream';
import type { ConnectedSource } from '../connected-source.ts';
import { keyOf } from './decide.ts';

export interface RecallOptions {
  readonly store: Pick<Store, 'pool'>;
  readonly log: EventLog;
  readonly namespace: string;
  readonly sources: readonly ConnectedSource[];
  readonly logger: Logger;
}

const problemsOf = compileSchema(RecordChanged);

/**
 * After a restore the store knows what it knew at the backup, while the log went on. A record whose latest content lies
 * there alone would be taken for unchanged when its source sends the older content again, and its deletion for one of a
 * record that never came. So every topic of assigned versions is read once, and each record's greatest version
 * remembered, before anything is accepted.
 */
export async function recallPublished({ store, log, namespace, sources, logger }: RecallOptions): Promise<void> {
  await onceAfterRestore(store.pool, 'adapter', async (incarnation) => {
    for (const { name, definition } of sources) {
      const topics = Object.entries(definition.datasets)
        .filter(([, { version }]) => version === 'assigned')
        .map(([dataset]) => recordChangedTopic(namespace, name, dataset).name);
      let events = 0;
      for await (const batch of readWhole(log, topics, { consumer: 'adapter-recall', epoch: BigInt(incarnation) })) {
        events += batch.length;
        const versions = latestOf(batch);
        await patiently(() => saveRecalled(store.pool, name, versions));
      }
      logger.info({ source: name, events }, 'what was published before the restore is known again');
    }
  });
}

function latestOf(batch: readonly LogEvent[]): AcceptedVersion[] {
  const latest = new Map<string, AcceptedVersion>();
  for (const event of batch) {
    const change = changeOf(event);
    if (change === null) continue;
    const before = latest.get(keyOf(change));
    if (before === undefined || before.version <= change.version) latest.set(keyOf(change), change);
  }
  return [...latest.values()];
}

/** Null: nothing that an adapter published; the reconciler quarantines it. */
function changeOf({ value, headers }: LogEvent): AcceptedVersion | null {
  const change = validJson<RecordChanged>(value, problemsOf);
  const receipt = headers['ce_id'] ?? '';
  const version = change && parseVersion(change.source.version);
  if (change === null || version === null || forbiddenCharacter(receipt) !== null) return null;
  const { after, source } = change;
  const deleted = after === null;
  return {
    ...{ dataset: source.dataset, recordId: source.record_id, version, deleted },
    ...{ contentHash: contentHash(deleted, after), receipt },
  };
}
