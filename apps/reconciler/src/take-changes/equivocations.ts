import { parseReference, recordChangedTopic } from '#libs/contract';
import type { AlarmRow, QuarantineRow } from '#libs/store';
import type { LinkageReads } from '../link/linkage-reads.ts';
import type { Equivocation } from './fold-arrivals.ts';

/** Rows for losing contents. One that stands in the store alone is read from there before it is overwritten. */
export async function equivocationRows(
  losers: readonly Equivocation[],
  reads: LinkageReads,
  namespace: string,
): Promise<QuarantineRow[]> {
  const unread = losers.filter(({ afterJson }) => afterJson === null).map(({ reference }) => reference);
  const stored = await reads.records(unread);
  return losers.map((loser) => {
    const afterJson = loser.afterJson ?? stored.get(loser.reference)?.after;
    if (afterJson == null) throw new Error('the losing content of an equivocation is nowhere');
    const { source, dataset } = parseReference(loser.reference);
    return equivocationRow({ ...loser, afterJson }, recordChangedTopic(namespace, source, dataset).name);
  });
}

export function equivocationAlarm(loser: QuarantineRow): AlarmRow {
  return {
    kind: 'record-equivocation',
    subject: `${loser.source}/${loser.dataset}/${loser.recordId}`,
    amount: loser.version ?? 0n,
  };
}

/** The row is the same whichever of the contents came first: it names the content, not a place in the log. */
function equivocationRow(loser: Equivocation & { readonly afterJson: Buffer }, topic: string): QuarantineRow {
  const { source, dataset, recordId } = parseReference(loser.reference);
  return {
    source,
    dataset,
    recordId,
    version: loser.version,
    contentHash: loser.contentHash,
    topic,
    partition: null,
    offset: null,
    eventId: null,
    key: null,
    replay: null,
    code: 'record.equivocation',
    path: `version ${loser.version}`,
    sentence: 'another content came under the same version and was kept',
    raw: loser.afterJson,
  };
}
