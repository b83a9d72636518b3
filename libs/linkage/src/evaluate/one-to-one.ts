import { derivedModel, type LinkageModel } from '../model.ts';
import type { StandardRecord } from '../weigh/specification.ts';

/** The same model for sources that hold each thing once: two records of one source are never one. */
export function oneToOne(model: LinkageModel<StandardRecord>): LinkageModel<StandardRecord> {
  return derivedModel(model, { isHardConflict: (left, right) => left.source === right.source });
}
