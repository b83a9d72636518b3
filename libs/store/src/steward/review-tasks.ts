import type { ReferenceText } from '#libs/contract';
import type { ClientBase, Pool } from 'pg';
import { optionalNumber, rawQuery, required, type RawRow } from '../linkage/raw-query.ts';

/**
 * - `open`: nobody works on it;
 * - `claimed`: a steward does;
 * - `decided`: a judgement of the pair is on its way, or the question is closed.
 */
export type ReviewTaskStatus = 'open' | 'claimed' | 'decided';

/** A question to stewards with who works on it. */
export interface StewardsTask {
  readonly taskNo: bigint;
  readonly entityType: string;
  readonly kind: string;
  readonly left: ReferenceText;
  readonly right: ReferenceText;
  /** 1/1000 bit; null for questions about a judgement. */
  readonly weight: number | null;
  /** Whether the question still stands for the reconciler. */
  readonly open: boolean;
  readonly status: ReviewTaskStatus;
  readonly openedAt: Date;
  readonly claim: StoredClaim | null;
}

export interface StoredClaim {
  readonly steward: string;
  readonly until: Date;
}

export interface ReviewTaskFilter {
  readonly entityTypes: readonly string[];
  readonly kind?: string;
  readonly status?: ReviewTaskStatus;
  /** Of one of the records. */
  readonly source?: string;
  /** 1/1000 bit, both included; tasks without a weight are left out when one is given. */
  readonly minWeight?: number;
  readonly maxWeight?: number;
  /** The last task of the page before. */
  readonly after: bigint;
  readonly limit: number;
}

const IS_ON_ITS_WAY = `EXISTS (
  SELECT FROM steward.judgement j
   WHERE j.left_reference = t.left_reference AND j.right_reference = t.right_reference
     AND j.entity_type = t.entity_type
     AND j.seq > coalesce((SELECT l.seq FROM linkage.judgement l
                            WHERE l.entity_type = t.entity_type AND l.left_reference = t.left_reference
                              AND l.right_reference = t.right_reference), -1))`;
const STATUS = `CASE WHEN NOT t.open OR ${IS_ON_ITS_WAY} THEN 'decided'
                     WHEN c.steward IS NOT NULL THEN 'claimed' ELSE 'open' END`;
const TASKS = `
  SELECT t.task_no, t.entity_type, t.kind, t.left_reference, t.right_reference, t.weight, t.open, ${STATUS},
         floor(extract(epoch FROM t.opened_at) * 1000)::bigint, c.steward,
         floor(extract(epoch FROM c.claimed_until) * 1000)::bigint
    FROM linkage.review_task t
    LEFT JOIN steward.claim c ON c.entity_type = t.entity_type AND c.left_reference = t.left_reference
          AND c.right_reference = t.right_reference AND c.claimed_until > clock_timestamp()`;

/** Oldest first; one more page begins after the last task of this one. */
export async function listReviewTasks(pool: Pool, filter: ReviewTaskFilter): Promise<StewardsTask[]> {
  const values: (string | number)[] = [];
  const given = (value: string | number): string => `$${values.push(value)}`;
  const conditions = [
    `t.entity_type = ANY (string_to_array(${given(filter.entityTypes.join(','))}, ','))`,
    `t.task_no > ${given(filter.after.toString())}::bigint`,
  ];
  if (filter.kind !== undefined) conditions.push(`t.kind = ${given(filter.kind)}`);
  // Said apart, so that the index of open tasks serves.
  if (filter.status === 'open' || filter.status === 'claimed') conditions.push('t.open');
  if (filter.status !== undefined) conditions.push(`${STATUS} = ${given(filter.status)}`);
  if (filter.source !== undefined) {
    const prefix = given(`${filter.source}/`);
    conditions.push(`(starts_with(t.left_reference, ${prefix}) OR starts_with(t.right_reference, ${prefix}))`);
  }
  if (filter.minWeight !== undefined) conditions.push(`t.weight >= ${given(filter.minWeight)}`);
  if (filter.maxWeight !== undefined) conditions.push(`t.weight <= ${given(filter.maxWeight)}`);
  const rows = await rawQuery(
    pool,
    `${TASKS} WHERE ${conditions.join(' AND ')} ORDER BY t.task_no LIMIT ${given(filter.limit)}`,
    values,
  );
  return rows.map(taskOf);
}

export async function findReviewTask(client: ClientBase | Pool, taskNo: bigint): Promise<StewardsTask | null> {
  const [row] = await rawQuery(client, `${TASKS} WHERE t.task_no = $1::bigint`, [taskNo.toString()]);
  return row === undefined ? null : taskOf(row);
}

function taskOf(row: RawRow): StewardsTask {
  const until = optionalNumber(row, 10);
  return {
    taskNo: BigInt(required(row, 0)),
    entityType: required(row, 1),
    kind: required(row, 2),
    left: required(row, 3) as ReferenceText,
    right: required(row, 4) as ReferenceText,
    weight: optionalNumber(row, 5),
    open: required(row, 6) === 't',
    status: required(row, 7) as ReviewTaskStatus,
    openedAt: new Date(Number(required(row, 8))),
    claim: until === null ? null : { steward: required(row, 9), until: new Date(until) },
  };
}
