import type { ErrorCode } from '#libs/contract';

/** Why a row, or a field of it, is refused. Names the field and the fault, never the value: it may be personal. */
export interface Refusal {
  readonly code: ErrorCode;
  /** Field path in the raw row, or attribute; empty for the row as a whole. */
  readonly path: string;
  readonly sentence: string;
}

/** Thrown inside an evaluation, caught per attribute: never leaves the mapping. */
export class MappingProblem extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`${refusal.code} at ${refusal.path}: ${refusal.sentence}`);
    this.name = 'MappingProblem';
    this.refusal = refusal;
  }
}

export function mappingFailed(path: string, sentence: string): MappingProblem {
  return new MappingProblem({ code: 'mapping.failed', path, sentence });
}
