import { compareUtf8, parseReference, type ReferenceText } from '#libs/contract';
import type { Judgement, TrueRecord, Verdict } from '#libs/linkage';
import { randomFrom, shuffled } from '../support/entity-history.ts';
import type { ToldVersion } from '../support/topic-events.ts';

/** What is told of the records of a file: versions that end with what the file says, or with a deletion, and judgements. */
export interface Facts {
  readonly changes: readonly ToldVersion[];
  readonly judgements: readonly Judgement[];
}

export type Fact =
  | { readonly kind: 'change'; readonly change: ToldVersion }
  | { readonly kind: 'judgement'; readonly judgement: Judgement };

const MOST_VERSIONS = 3;
/** Shares of all. */
const DELETED_AT_THE_END = 0.05;
const DELETED_IN_BETWEEN = 0.3;
const JUDGEMENTS_A_RECORD = 0.1;
const REPEATED = 0.02;
/** Rows that stand so near are often of one thing: what is said of them can be both right and wrong. */
const JUDGED_WITHIN = 6;
const VERDICTS: readonly Verdict[] = ['same', 'same', 'different', 'different', 'unsure', 'revoked'];

export function drawFacts(records: readonly TrueRecord[], seed: number): Facts {
  const random = randomFrom(seed);
  const anywhere = (): number => Math.floor(random() * records.length);
  const changes = records.flatMap(({ ref, after }): ToldVersion[] => {
    const { source, dataset, recordId } = parseReference(ref);
    const last = 1 + Math.floor(random() * MOST_VERSIONS);
    return Array.from({ length: last }, (_, n) => {
      const isLast = n + 1 === last;
      const isDeleted = random() < (isLast ? DELETED_AT_THE_END : DELETED_IN_BETWEEN);
      // Before the end a record says what another one says, so that it is linked wrongly for a while.
      const told = isLast ? after : (records[anywhere()] as TrueRecord).after;
      return { source, dataset, recordId, version: n + 1, after: isDeleted ? null : told };
    });
  });
  const count = Math.ceil(records.length * JUDGEMENTS_A_RECORD);
  const judgements = Array.from({ length: count }, (_, n): Judgement => {
    const one = Math.floor(random() * (records.length - JUDGED_WITHIN));
    const other = one + 1 + Math.floor(random() * (JUDGED_WITHIN - 1));
    const [left, right] = [one, other].map((i) => (records[i] as TrueRecord).ref).sort(compareUtf8) as [
      ReferenceText,
      ReferenceText,
    ];
    const verdict = VERDICTS[Math.floor(random() * VERDICTS.length)] as Verdict;
    return { left, right, seq: BigInt(n + 1), verdict, levels: {} };
  });
  return { changes, judgements };
}

/** All facts in some order, later versions before earlier ones and judgements before their records; some come twice. */
export function permuted({ changes, judgements }: Facts, random: () => number): Fact[] {
  const facts = [
    ...changes.map((change): Fact => ({ kind: 'change', change })),
    ...judgements.map((judgement): Fact => ({ kind: 'judgement', judgement })),
  ];
  const repeated = facts.filter(() => random() < REPEATED);
  return shuffled([...facts, ...repeated], random);
}
