import type { Flow } from './flow.ts';
import type { Registers } from './registers.ts';
import type { Random } from './seeded.ts';
import type { App, Stage } from './stage.ts';

/** What recovers, for the table of times. */
export type Recovers = App | 'reconciler stopped inside a transaction' | 'PostgreSQL' | 'broker';

export interface CaseContext {
  readonly stage: Stage;
  readonly flow: Flow;
  readonly registers: Registers;
  readonly random: Random;
  /** A checkout with the former version of the code, built; null where none was named. */
  readonly former: string | null;
  /** Counts a fault that was injected. */
  fault(kind: string, times?: number): void;
  /** What did not come true is a failure of the round. */
  expect(isTrue: boolean, what: string): void;
  /**
   * Measures from now until `consumer` has a new effect (`adapter`: accepts; `any`: whoever), giving it work all along.
   * Call it right after the injection.
   */
  recovered(of: Recovers, consumer: string): Promise<void>;
  /** Resolves while there is work for `consumer` and it is getting on. */
  atWork(consumer: string): Promise<void>;
  /** Resolves when nothing is on its way. */
  settled(): Promise<void>;
  /** Events that no schema takes, on the record-changed topics of persons, in front of what comes. */
  poison(events: number): Promise<void>;
  /** From now on events may be on the log that the store accepted a second time, under another version. */
  restored(): void;
}

/** Why a case cannot be run here: said, never counted as passed. */
export class NotRun extends Error {}

export interface FaultCase {
  readonly name: string;
  /** Failure cases of the list that it stands for. */
  readonly covers: readonly string[];
  /** What is expected, in a sentence. */
  readonly expects: string;
  /** `often`: in turn, several times in every store. `once`: takes long or leaves the store large. */
  readonly turn: 'often' | 'store' | 'once';
  /** Every instance dies: what recovers has to be started first, and nobody stands by. */
  readonly leavesNobody?: boolean;
  run(context: CaseContext): Promise<void>;
}
