import { LienThongError } from '#libs/contract';
import type { Logger } from '#libs/runtime';
import { forgetMethod, type Store } from '#libs/store';

/** Method versions: the one by which the store is linked (null: by code that did not say, or by several), and the program's own. */
export interface MethodVersions {
  readonly stored: number | null;
  readonly own: number;
}

/**
 * Whether other code linked an entity type's records, so that they are to be linked anew; from then on the store says so.
 * @throws LienThongError `entity-type.newer-method`: what newer code made is not undone
 */
export async function isLinkedOtherwise(
  { pool }: Pick<Store, 'pool'>,
  entityType: string,
  { stored, own }: MethodVersions,
  logger: Logger,
): Promise<boolean> {
  if (stored === own) return false;
  if (stored !== null && stored > own) {
    throw new LienThongError('entity-type.newer-method', `entity type ${entityType}: ${stored}, and here ${own}`);
  }
  await forgetMethod(pool, entityType);
  logger.info({ entityType, stored, own }, 'linked under another method version: to be linked anew');
  return true;
}
