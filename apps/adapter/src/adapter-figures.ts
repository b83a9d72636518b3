import type { Metrics } from '#libs/runtime';
import { readFigure, type Store } from '#libs/store';

/** What an operator of the adapter watches. */
export function addAdapterFigures(metrics: Metrics, store: Pick<Store, 'pool'>): void {
  metrics.addFigure({
    name: 'lienthong_changes_accepted',
    help: 'Changes that were given a version.',
    labels: ['source', 'dataset'],
    read: () => readFigure(store.pool, 'adapter accepted'),
  });
  metrics.addFigure({
    name: 'lienthong_rows_quarantined',
    help: 'Rows that the adapter refused.',
    labels: ['source', 'code'],
    read: () => readFigure(store.pool, 'adapter quarantined'),
  });
  metrics.addFigure({
    name: 'lienthong_accepted_events_waiting',
    help: 'Accepted and not acknowledged by the log yet.',
    labels: [],
    read: () => readFigure(store.pool, 'adapter waiting'),
  });
}
