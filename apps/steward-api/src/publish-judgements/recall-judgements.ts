import { JudgementMade, type TopicDefinition } from '#libs/contract';
import { compileSchema, retrying, type Logger } from '#libs/runtime';
import {
  areJudgementsRecalled,
  isTransient,
  rememberJudgementsRecalled,
  saveRecalledJudgements,
  StoredInstallationTable,
  type Store,
} from '#libs/store';
import { readWhole, type EventLog, type LogEvent } from '#libs/stream';

export interface RecallOptions {
  readonly store: Pick<Store, 'pool'>;
  readonly log: EventLog;
  readonly topics: readonly TopicDefinition[];
  readonly logger: Logger;
}

const FIRST_INCARNATION = 1;
const problemsOf = compileSchema(JudgementMade);

/**
 * After a restore the stewards' book is that of the backup, while the log went on and the reconciler links by what it
 * holds. A word that only the log knows could neither be seen nor revoked, and the one before it would be taken for the
 * last. So the topics of judgements are read once, before any steward is answered. Broken off, it begins again.
 */
export async function recallJudgements({ store, log, topics, logger }: RecallOptions): Promise<void> {
  const { pool } = store;
  const patiently = <T>(work: () => Promise<T>): Promise<T> =>
    retrying(work, { isRetriable: isTransient, attempts: Infinity });
  const installation = await patiently(() => new StoredInstallationTable(pool).find());
  const incarnation = installation?.incarnation ?? FIRST_INCARNATION;
  if (incarnation === FIRST_INCARNATION) return;
  if (await patiently(() => areJudgementsRecalled(pool, incarnation))) return;
  const names = topics.map(({ name }) => name);
  let judgements = 0;
  for await (const batch of readWhole(log, names, { consumer: 'steward-recall', epoch: BigInt(incarnation) })) {
    const made = batch.map(judgementOf).filter((each) => each !== null);
    judgements += made.length;
    await patiently(() => saveRecalledJudgements(pool, made));
  }
  logger.info({ judgements }, 'judgements given before the restore are known again');
  await patiently(() => rememberJudgementsRecalled(pool, incarnation));
}

/** Null: nothing that a steward-api published; the reconciler quarantines it. */
function judgementOf({ value }: LogEvent): JudgementMade | null {
  try {
    const made: unknown = JSON.parse(value?.toString() ?? 'null');
    return problemsOf(made).length > 0 ? null : (made as JudgementMade);
  } catch {
    return null;
  }
}
