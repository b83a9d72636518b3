import { compareUtf8, MAX_VERSION, type ReferenceText } from '#libs/contract';
import {
  assignEntityIds,
  loadLinkageState,
  type EntityBefore,
  type Judgement,
  type LinkageModel,
  type LinkageOutcome,
  type LinkageState,
  type Members,
  type StandardRecord,
  type Verdict,
} from '#libs/linkage';
import type { StewardsPair, StoredNeighbourhood } from '#libs/store';
import { attributesOf } from '../judge/models.ts';

export type PreviewedVerdict = 'same' | 'different' | 'unsure';

/** An entity after the judgement. */
export interface PreviewedEntity {
  /** Null: it gets a new id. */
  readonly entityId: string | null;
  readonly happened: 'created' | 'merged' | 'split' | 'changed';
  readonly members: Members;
}

/** What one verdict would do. */
export interface PreviewedEffect {
  readonly verdict: PreviewedVerdict;
  /** Entities that would come, or hold other records; none: nothing moves. */
  readonly entities: readonly PreviewedEntity[];
  readonly removed: readonly { readonly entityId: string; readonly redirectTo: string | null }[];
  /** Numbers of judgements that would no longer hold, because they contradict this one. */
  readonly suspends: readonly bigint[];
}

export interface Preview {
  /** Records that were looked at. */
  readonly records: number;
  /** Whether these records, linked here, come to the entities that there are: they must. */
  readonly agreesWithStore: boolean;
  readonly effects: readonly PreviewedEffect[];
}

/** Begins no entity id. */
const NEW = 'new ';
const VERDICTS: readonly PreviewedVerdict[] = ['same', 'different', 'unsure'];

/**
 * Runs the reconciler's own fold over all that a judgement of the pair can touch, without it and with each verdict of it.
 * Groups depend on their records, edges and judgements alone (L6), so that the outcome is what the reconciler comes to.
 */
export function previewJudgement(
  model: LinkageModel<StandardRecord>,
  pair: StewardsPair,
  neighbourhood: StoredNeighbourhood,
): Preview {
  const stored = storedEntities(neighbourhood);
  const linked = linkedAlone(model, neighbourhood).partition();
  // Effects are told against what these records come to alone, so that they show the judgement and nothing else.
  const before = assignEntityIds({ before: stored, after: linked, newId: (n) => `${NEW}${n}` }).entities;
  return {
    records: neighbourhood.records.length,
    agreesWithStore: textOf(stored.map(({ members }) => members)) === textOf(linked),
    effects: VERDICTS.map((verdict) => effectOf(model, { pair, neighbourhood, before, verdict })),
  };
}

/** As the reconciler loads it: edges are those of the store, so that what they leave out plays no part. */
function linkedAlone(
  model: LinkageModel<StandardRecord>,
  { records, edges, judgements }: StoredNeighbourhood,
): LinkageState<StandardRecord> {
  return loadLinkageState(model, {
    records: records.flatMap(({ reference, after }) =>
      after === null ? [] : [{ ref: reference, after: attributesOf(after) }],
    ),
    edges,
    judgements: judgements.map(({ left, right, seq, verdict, levels }): Judgement => {
      return { left, right, seq, verdict: verdict as Verdict, levels: JSON.parse(levels) as Record<string, string> };
    }),
  });
}

function effectOf(
  model: LinkageModel<StandardRecord>,
  asked: {
    readonly pair: StewardsPair;
    readonly neighbourhood: StoredNeighbourhood;
    readonly before: readonly EntityBefore[];
    readonly verdict: PreviewedVerdict;
  },
): PreviewedEffect {
  const { pair, neighbourhood, before, verdict } = asked;
  const state = linkedAlone(model, neighbourhood);
  const { left, right } = pair;
  const judgement: Judgement = { left, right, seq: MAX_VERSION, verdict, levels: {} };
  const outcome = state.apply([{ kind: 'judgement', ...judgement }]);
  const { entities, removed } = assignEntityIds({ before, after: state.partition(), newId: (n) => `${NEW}after ${n}` });
  const membersBefore = new Map<string, Members>(before.map(({ entityId, members }) => [entityId, members]));
  return {
    verdict,
    entities: entities
      .filter(({ entityId, members }) => !isSame(membersBefore.get(entityId), members))
      .map(({ entityId, happened, members }) => ({
        entityId: entityId.startsWith(NEW) ? null : entityId,
        happened,
        members,
      })),
    removed: removed
      .filter(({ entityId }) => !entityId.startsWith(NEW))
      .map(({ entityId, redirectTo }) => ({
        entityId,
        redirectTo: redirectTo?.startsWith(NEW) === true ? null : redirectTo,
      })),
    suspends: newlySuspended(outcome, pair),
  };
}

function newlySuspended({ judgements }: LinkageOutcome, { left, right }: StewardsPair): bigint[] {
  return judgements
    .filter((each) => each.status === 'suspended' && !(each.left === left && each.right === right))
    .map(({ seq }) => seq);
}

function textOf(groups: readonly Members[]): string {
  return JSON.stringify(groups.map((members) => members.join('\n')).sort());
}

function isSame(one: Members | undefined, other: Members): boolean {
  return one?.length === other.length && other.every((member, i) => member === one[i]);
}

/** The entities as the store has them, their records in canonical order. */
function storedEntities({ records }: StoredNeighbourhood): EntityBefore[] {
  const groups = new Map<string, ReferenceText[]>();
  for (const { reference, entityId } of records) {
    if (entityId === null) continue;
    const group = groups.get(entityId);
    if (group === undefined) groups.set(entityId, [reference]);
    else group.push(reference);
  }
  return [...groups].map(([entityId, members]) => ({ entityId, members: members.sort(compareUtf8) }));
}
