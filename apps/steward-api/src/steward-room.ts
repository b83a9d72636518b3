import type { Store } from '#libs/store';

/** What every route stands on. */
export class StewardRoom {
  constructor(readonly store: Pick<Store, 'pool'>) {}
}
