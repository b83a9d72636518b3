import { LienThongError, NAME_PATTERN } from '#libs/contract';
import type { EventLog } from './event-log.ts';

/** What the store remembers of itself. */
export interface Installation {
  readonly namespace: string;
  /** Raised when a backup is restored, so that no version is given a second time (L5). */
  readonly incarnation: number;
}

export interface InstallationTable {
  find(): Promise<Installation | null>;
  /** Remembers the namespace unless one is remembered already; gives what is remembered. */
  remember(namespace: string): Promise<Installation>;
}

export interface NamespaceClaim {
  readonly log: EventLog;
  readonly installation: InstallationTable;
  /** As the settings name it. */
  readonly namespace: string;
  /** Take over topics that are there although the store is empty, and read them from the start. */
  readonly rebuild?: boolean;
}

/**
 * Settles under which prefix this store's topics live, once and for all, so that two stores never mix on one log.
 * @throws LienThongError 'log.namespace-taken' when the store is new and the log has topics of that namespace;
 * 'settings.invalid' when the store remembers another namespace.
 */
export async function claimNamespace(claim: NamespaceClaim): Promise<Installation> {
  if (!new RegExp(NAME_PATTERN).test(claim.namespace)) {
    throw new LienThongError('settings.invalid', `NAMESPACE: "${claim.namespace}" does not match ${NAME_PATTERN}`);
  }
  let known = await claim.installation.find();
  if (known === null && claim.rebuild !== true) {
    const taken = await claim.log.listTopics(`${claim.namespace}.`);
    // Processes of one store start together: another one may have claimed and made the topics in between.
    if (taken.length > 0) known = await claim.installation.find();
    if (taken.length > 0 && known === null) {
      throw new LienThongError('log.namespace-taken', `namespace ${claim.namespace} has ${taken.length} topics`);
    }
  }
  const installation = known ?? (await claim.installation.remember(claim.namespace));
  if (installation.namespace !== claim.namespace) {
    throw new LienThongError(
      'settings.invalid',
      `NAMESPACE: this store was made with "${installation.namespace}", not "${claim.namespace}"`,
    );
  }
  return installation;
}
