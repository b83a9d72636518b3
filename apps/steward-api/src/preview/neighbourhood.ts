import type { ReferenceText } from '#libs/contract';
import type { Judgement, Verdict } from '#libs/linkage';
import {
  listStandingJudgements,
  listTasksOfRecords,
  readStewardsEntities,
  readStewardsRecords,
  type StandingJudgement,
  type StewardsPair,
  type StewardsRecord,
  type Store,
} from '#libs/store';

/**
 * The records that a judgement of a pair can be expected to move: all records of both entities, of the entities that
 * open review tasks name beside them, and whatever judgements tie to any of these, with its entity, to the end of the
 * chain. Records that share an edge with them and none of this are not looked at.
 */
export interface Neighbourhood {
  readonly records: readonly StewardsRecord[];
  readonly judgements: readonly Judgement[];
}

/** A larger one is not computed while a steward waits. */
const MOST_RECORDS = 1000;

/** Null when it is too large. */
export async function readNeighbourhood(pool: Store['pool'], pair: StewardsPair): Promise<Neighbourhood | null> {
  const { entityType } = pair;
  const records = new Map<string, StewardsRecord>();
  const judgements = new Map<string, StandingJudgement>();
  let frontier: readonly ReferenceText[] = [pair.left, pair.right];
  for (let round = 0; frontier.length > 0; round += 1) {
    const found = await withTheirEntities(pool, frontier);
    for (const [reference, record] of found) records.set(reference, record);
    if (records.size > MOST_RECORDS) return null;
    const references = [...found.keys()];
    const tied = await listStandingJudgements(pool, entityType, references);
    for (const judgement of tied) judgements.set(`${judgement.left} ${judgement.right}`, judgement);
    // Groups beside these two are looked at once; judgements are followed as far as they go.
    const tasks = round === 0 ? await listTasksOfRecords(pool, entityType, references) : [];
    const reached = [...tied.filter(isStatement), ...tasks].flatMap(({ left, right }) => [left, right]);
    frontier = [...new Set(reached)].filter((reference) => !records.has(reference));
    if (frontier.length > MOST_RECORDS) return null;
  }
  const live = [...records.values()].filter(({ after }) => after !== null);
  return { records: live, judgements: [...judgements.values()].map(judgementOf) };
}

async function withTheirEntities(
  pool: Store['pool'],
  references: readonly ReferenceText[],
): Promise<Map<string, StewardsRecord>> {
  const asked = await readStewardsRecords(pool, references);
  const ids = [...new Set([...asked.values()].flatMap(({ entityId }) => entityId ?? []))];
  const entities = await readStewardsEntities(pool, ids);
  const members = [...entities.values()].flatMap((entity) => entity.members);
  const others = await readStewardsRecords(
    pool,
    members.filter((member) => !asked.has(member)),
  );
  return new Map([...asked, ...others]);
}

function isStatement({ verdict }: StandingJudgement): boolean {
  return verdict === 'same' || verdict === 'different';
}

function judgementOf({ left, right, seq, verdict, levels }: StandingJudgement): Judgement {
  return { left, right, seq, verdict: verdict as Verdict, levels: JSON.parse(levels) as Record<string, string> };
}
