import type { RawRow } from '../registers/raw-row.ts';
import type { Wave } from './deliveries.ts';

/** A call that an e-commerce platform makes. Without a key the receiver goes by content. */
export interface SimulatedCall {
  readonly path: string;
  readonly idempotencyKey: string | null;
  readonly body: readonly RawRow[];
}
/** What arrives together, after everything of the wave before. Paths are relative to the folder written to. */
export interface SimulatedWave {
  readonly wave: Wave;
  readonly files: readonly { readonly source: string; readonly path: string }[];
  /** JSON lines of `SimulatedCall`, in the order to be sent. */
  readonly calls: string;
}
