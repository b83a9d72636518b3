import type { ReferenceText } from '#libs/contract';
import type { ClientBase, Pool } from 'pg';
import { inTransaction } from '../transaction.ts';
import { recordsWhere, type StewardsRecord } from './read-pair.ts';

/** A pair's last word for the reconciler. */
export interface StandingJudgement {
  readonly left: ReferenceText;
  readonly right: ReferenceText;
  readonly seq: bigint;
  readonly verdict: string;
  /** JSON. */
  readonly levels: string;
}

/**
 * Whatever a judgement of some records can touch: everything that edges and judgements tie to them, to the end of every
 * chain, as of one moment.
 */
export interface StoredNeighbourhood {
  readonly records: readonly StewardsRecord[];
  readonly edges: readonly { readonly left: ReferenceText; readonly right: ReferenceText; readonly weight: number }[];
  readonly judgements: readonly StandingJudgement[];
}

export interface NeighbourhoodLimits {
  readonly records: number;
  /** For each statement: edges have one index, so that those from the right are found by reading the table. */
  readonly statementMs: number;
}

const QUERY_CANCELED = '57014';

/** Null when a limit is passed. */
export async function readNeighbourhood(
  pool: Pool,
  entityType: string,
  references: readonly ReferenceText[],
  limits: NeighbourhoodLimits,
): Promise<StoredNeighbourhood | null> {
  try {
    return await inTransaction(pool, async (client) => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      await client.query(`SET LOCAL statement_timeout = ${limits.statementMs}`);
      return new Search(client, entityType, limits.records).from(references);
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === QUERY_CANCELED) return null;
    throw error;
  }
}

interface NumberedEdge {
  readonly left_no: string;
  readonly right_no: string;
  readonly weight: number;
}

class Search {
  private readonly records = new Map<string, StewardsRecord>();
  private readonly numbers = new Map<string, StewardsRecord>();
  private readonly edges = new Map<string, NumberedEdge>();
  private readonly judgements = new Map<string, StandingJudgement>();
  /** Named by a judgement: records that never came are among them. */
  private readonly asked = new Set<string>();

  constructor(
    private readonly client: ClientBase,
    private readonly entityType: string,
    private readonly most: number,
  ) {}

  async from(references: readonly ReferenceText[]): Promise<StoredNeighbourhood | null> {
    let named: readonly string[] = references;
    let numbered: readonly string[] = [];
    while (named.length + numbered.length > 0) {
      for (const reference of named) this.asked.add(reference);
      const found = [
        ...(await recordsWhere(this.client, 'reference = ANY ($1::text[])', named)),
        ...(await recordsWhere(this.client, 'record_no = ANY ($1::bigint[])', numbered)),
      ].filter(({ reference }) => !this.records.has(reference));
      for (const record of found) {
        this.records.set(record.reference, record);
        this.numbers.set(record.recordNo.toString(), record);
      }
      if (this.records.size > this.most || this.asked.size > this.most) return null;
      const reached = new Set([...named, ...found.map(({ reference }) => reference)]);
      numbered = await this.followEdges(found);
      named = await this.followJudgements([...reached]);
    }
    return {
      records: [...this.records.values()],
      edges: [...this.edges.values()].map(({ left_no, right_no, weight }) => ({
        left: this.reference(left_no),
        right: this.reference(right_no),
        weight,
      })),
      judgements: [...this.judgements.values()],
    };
  }

  /** Numbers not met before. */
  private async followEdges(records: readonly StewardsRecord[]): Promise<string[]> {
    if (records.length === 0) return [];
    const { rows } = await this.client.query<NumberedEdge>(
      `SELECT left_no, right_no, weight FROM linkage.edge WHERE left_no = ANY ($1::bigint[])
       UNION ALL
       SELECT left_no, right_no, weight FROM linkage.edge WHERE right_no = ANY ($1::bigint[])`,
      [records.map(({ recordNo }) => recordNo.toString())],
    );
    for (const edge of rows) this.edges.set(`${edge.left_no} ${edge.right_no}`, edge);
    const ends = rows.flatMap(({ left_no, right_no }) => [left_no, right_no]);
    return [...new Set(ends)].filter((end) => !this.numbers.has(end));
  }

  /** References not met before. */
  private async followJudgements(references: readonly string[]): Promise<string[]> {
    if (references.length === 0) return [];
    const { rows } = await this.client.query<Omit<StandingJudgement, 'seq'> & { readonly seq: string }>(
      `SELECT left_reference AS "left", right_reference AS "right", seq, verdict, levels FROM linkage.judgement
        WHERE entity_type = $1 AND verdict IN ('same', 'different')
          AND (left_reference = ANY ($2::text[]) OR right_reference = ANY ($2::text[]))`,
      [this.entityType, references],
    );
    for (const row of rows) this.judgements.set(`${row.left} ${row.right}`, { ...row, seq: BigInt(row.seq) });
    const ends = rows.flatMap(({ left, right }) => [left, right]);
    return [...new Set(ends)].filter((end) => !this.records.has(end) && !this.asked.has(end));
  }

  private reference(recordNo: string): ReferenceText {
    const record = this.numbers.get(recordNo);
    if (record === undefined) throw new Error('an edge names a record that is not there');
    return record.reference;
  }
}
