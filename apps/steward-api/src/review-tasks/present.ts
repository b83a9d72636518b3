import { hidesCharacters, parseReference } from '#libs/contract';
import type { ComparisonEvidence } from '#libs/linkage';
import type { StewardsEntity, StewardsRecord, StewardsTask, StoredClaim, StoredJudgement } from '#libs/store';
import { attributesOf, type ComparedPair } from '../judge/models.ts';
import type { Preview } from '../preview/preview-judgement.ts';
import type {
  ClaimResponse,
  ComparedResponse,
  EvidenceResponse,
  JudgementResponse,
  PreviewResponse,
  RecordNameResponse,
  ReviewTaskResponse,
  StewardsEntityResponse,
  StewardsRecordResponse,
} from './responses.ts';

/** From what the store holds to what is answered. */
export function recordName(reference: string): RecordNameResponse {
  const { source, dataset, recordId } = parseReference(reference);
  return { source, dataset, record_id: recordId };
}

export function presentClaim(claim: StoredClaim): ClaimResponse {
  return { steward: claim.steward, until: claim.until.toISOString() };
}

export function presentTask(task: StewardsTask): ReviewTaskResponse {
  const dataset = (reference: string): { source: string; dataset: string } => {
    const { source, dataset: name } = parseReference(reference);
    return { source, dataset: name };
  };
  return {
    id: task.taskNo.toString(),
    entity_type: task.entityType,
    kind: task.kind,
    status: task.status,
    weight: task.weight,
    opened_at: task.openedAt.toISOString(),
    claim: task.claim === null ? null : presentClaim(task.claim),
    left: dataset(task.left),
    right: dataset(task.right),
  };
}

export function presentRecord(
  reference: string,
  record: StewardsRecord | null,
  entity: StewardsEntity | null,
): StewardsRecordResponse {
  const after = record?.after ?? null;
  const attributes = after === null ? null : attributesOf(after);
  const time = record?.sourceTsMs ?? null;
  return {
    record: recordName(reference),
    state: record === null ? 'unknown' : after === null ? 'deleted' : 'live',
    version: record?.version ?? null,
    source_time: time === null ? null : new Date(time).toISOString(),
    attributes,
    hidden_characters: Object.entries(attributes ?? {}).flatMap(([name, value]) =>
      [value].flat().some(hidesCharacters) ? [name] : [],
    ),
    entity: entity === null ? null : presentEntity(entity),
  };
}

function presentEntity(entity: StewardsEntity): StewardsEntityResponse {
  return {
    entity_id: entity.entityId,
    entity_version: entity.entityVersion,
    members: entity.members.map(recordName),
  };
}

export function presentCompared({ comparisons, weight, isHardConflict }: ComparedPair): ComparedResponse {
  return {
    comparisons: comparisons.map(({ evidence, ...each }) => ({
      ...{ ...each, because: { ...each.because } },
      ...(evidence !== undefined && { evidence: presentEvidence(evidence) }),
    })),
    weight,
    is_hard_conflict: isHardConflict,
  };
}

function presentEvidence({ attributes, levels, together, frequency }: ComparisonEvidence): EvidenceResponse {
  return {
    attributes: attributes.map(({ attribute, left, right }) => ({ attribute, left: [...left], right: [...right] })),
    levels: levels.map((each) => ({ ...each })),
    together,
    frequency: { ...frequency },
  };
}

export function presentJudgement(judgement: StoredJudgement, withPair = false): JudgementResponse {
  const { seq, verdict, reason, steward, madeAt, standing, left, right } = judgement;
  return {
    ...{ seq: seq.toString(), verdict, reason, steward, made_at: madeAt.toISOString(), standing },
    ...(withPair && { records: [recordName(left), recordName(right)] }),
  };
}

export function presentPreview(preview: Preview): PreviewResponse {
  return {
    records: preview.records,
    agrees_with_store: preview.agreesWithStore,
    effects: preview.effects.map(({ verdict, entities, removed, suspends }) => ({
      verdict,
      entities: entities.map(({ entityId, happened, members }) => ({
        entity_id: entityId,
        happened,
        members: members.map(recordName),
      })),
      removed: removed.map(({ entityId, redirectTo }) => ({ entity_id: entityId, redirect_to: redirectTo })),
      suspends: suspends.map(String),
    })),
  };
}
