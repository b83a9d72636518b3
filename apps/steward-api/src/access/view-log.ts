import { logView, type Steward, type StewardsView, type Store } from '#libs/store';

/** Who looked at which personal data, when and for what. Written before anything is shown: what cannot be noted is not shown. */
export class ViewLog {
  constructor(private readonly store: Pick<Store, 'pool'>) {}

  async note(steward: Steward, view: Omit<StewardsView, 'steward'>): Promise<void> {
    await logView(this.store.pool, { ...view, steward: steward.name });
  }
}
