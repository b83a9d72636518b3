import { JudgementMade, judgementMadeTopic, parseVersion } from '#libs/contract';
import { compileSchema, validJson } from '#libs/json';
import { type Logger } from '#libs/runtime';
import { onceAfterRestore, patiently, saveRecalledJudgements, type Store } from '#libs/store';
import { readWhole, type EventLog } from '#libs/stream';

export interface RecallOptions {
  readonly store: Pick<Store, 'pool'>;
  readonly log: EventLog;
  readonly namespace: string;
  readonly entityTypes: Iterable<string>;
  readonly logger: Logger;
}

const problemsOf = compileSchema(JudgementMade);

/**
 * After a restore the stewards' book is that of the backup, while the log went on and the reconciler links by what it
 * holds. A word that only the log knows could neither be seen nor revoked, and the one before it would be taken for the
 * last. So the topics of judgements are read once, before any steward is answered. What no steward-api published is
 * left out: the reconciler quarantines it.
 */
export async function recallJudgements({ store, log, namespace, entityTypes, logger }: RecallOptions): Promise<void> {
  await onceAfterRestore(store.pool, 'steward', async (incarnation) => {
    for (const entityType of entityTypes) {
      const topics = [judgementMadeTopic(namespace, entityType).name];
      let judgements = 0;
      for await (const batch of readWhole(log, topics, { consumer: 'steward-recall', epoch: BigInt(incarnation) })) {
        const made = batch
          .map(({ value }) => validJson<JudgementMade>(value, problemsOf))
          .filter((each) => each !== null)
          .filter((each) => each.entity_type === entityType && parseVersion(each.seq) !== null);
        judgements += made.length;
        await patiently(() => saveRecalledJudgements(store.pool, made));
      }
      logger.info({ entityType, judgements }, 'judgements given before the restore are known again');
    }
  });
}
