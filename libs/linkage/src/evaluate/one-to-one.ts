import type { LinkageModel } from '../model.ts';
import type { StandardRecord } from '../weigh/specification.ts';

/** The same model for sources that hold each thing once: two records of one source are never one. */
export function oneToOne(model: LinkageModel<StandardRecord>): LinkageModel<StandardRecord> {
  return {
    version: model.version,
    thresholds: model.thresholds,
    merge: model.merge,
    blockCap: model.blockCap,
    componentCap: model.componentCap,
    comparisonCount: model.comparisonCount,
    standardise: (ref, after) => model.standardise(ref, after),
    blockingKeys: (record) => model.blockingKeys(record),
    hashKeys: (record, into) => model.hashKeys(record, into),
    weigh: (left, right) => model.weigh(left, right),
    weighEach: (left, right, into) => model.weighEach(left, right, into),
    probability: (weight) => model.probability(weight),
    isHardConflict: (left, right) => left.source === right.source,
    compare: (left, right) => model.compare(left, right),
  };
}
