import type { Logger } from '#libs/runtime';
import type { Store } from '#libs/store';
import type { Acceptance } from '../accept/acceptance.ts';
import type { ConnectedSource } from '../connected-source.ts';

/**
 * One source being read by its kind. A kind brings what differs - where rows are, what a position is - and hands rows
 * to the acceptance, which does everything else. More kinds need a folder, a line in `kind-settings.ts` and one in `kinds.ts`.
 */
export interface SourceReading {
  /** Begins to read; returns at once. */
  start(): void;
  /** Ends after the row at hand; what was accepted is saved. */
  stop(): Promise<void>;
  /** Whether everything the source has given so far is accepted. */
  isAtEnd(): boolean;
  /** Looks for new rows at once; `isAtEnd` is false until that has happened. */
  rescan(): void;
  /** Reads again what was read to its end (a file name, a table, …). False when this kind knows nothing of that name. */
  takeAgain?(name: string): Promise<boolean>;
}

export interface KindContext {
  readonly source: ConnectedSource;
  readonly acceptance: Acceptance;
  readonly store: Store;
  readonly logger: Logger;
  readonly settings: KindSettingsAtRun;
  /** A failure that trying again cannot mend: the source has stopped. */
  readonly onFailure: (error: unknown) => void;
}

/** What differs between installations and not between sources. */
export interface KindSettingsAtRun {
  readonly inboxDir: string;
  /** A file is whole once its size and time have stood still for this long. */
  readonly quietMs: number;
  /** Folders are looked at this often, besides being watched. */
  readonly rescanMs: number;
  /** Rows in one acceptance at most. */
  readonly batchSize: number;
  /** Read files whose content is known again, once each. */
  readonly takeKnownAgain: boolean;
}

/** Null for kinds that wait to be called. */
export type SourceKind = (context: KindContext) => SourceReading | null;
