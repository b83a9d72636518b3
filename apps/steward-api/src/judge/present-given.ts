import type { GivenResponse } from '../review-tasks/responses.ts';
import type { Given } from './judge-pair.ts';

export function presentGiven({ seq, verdict, steward, madeAt }: Given): GivenResponse {
  return { seq: seq.toString(), verdict, steward, made_at: madeAt.toISOString() };
}
