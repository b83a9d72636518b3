/** Names and shapes of the topics. What is in them: `envelope.ts`. */
export interface TopicDefinition {
  readonly name: string;
  readonly partitions: number;
}

export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

const PARTITIONS = { recordChanged: 6, entityChanged: 3, judgementMade: 1, quarantined: 1 } as const;

/** Keyed by record id; written by that source's adapter only. */
export function recordChangedTopic(namespace: string, source: string, dataset: string): TopicDefinition {
  return { name: `${namespace}.record-changed.${source}.${dataset}.v1`, partitions: PARTITIONS.recordChanged };
}

/** Keyed by entity id; kept for ever; written by the reconciler. */
export function entityChangedTopic(namespace: string, entityType: string): TopicDefinition {
  return { name: `${namespace}.entity-changed.${entityType}.v1`, partitions: PARTITIONS.entityChanged };
}

/** Keyed by the pair of records; kept for ever; written by the steward-api. */
export function judgementMadeTopic(namespace: string, entityType: string): TopicDefinition {
  return { name: `${namespace}.judgement-made.${entityType}.v1`, partitions: PARTITIONS.judgementMade };
}

/** Judgements are counted and quarantined as if they were a dataset: no source may have this name. */
export const JUDGEMENTS = { source: 'steward', dataset: 'judgement' } as const;

/** Keyed by record id; written by whoever refused the event. */
export function quarantinedTopic(namespace: string, source: string): TopicDefinition {
  return { name: `${namespace}.quarantined.${source}.v1`, partitions: PARTITIONS.quarantined };
}
