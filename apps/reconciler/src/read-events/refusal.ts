import type { ErrorCode } from '#libs/contract';

/** Why an event is refused; without personal data. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly path: string;
  readonly sentence: string;
}
