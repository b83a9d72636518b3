import type { Metrics } from '#libs/runtime';
import { ConsumerOffsetTable, readFigure } from '#libs/store';
import { topicLags } from '#libs/stream';
import { entityTopics, SINK_CONSUMER, type SinkParts } from './sink.module.ts';

/** What an operator of the sink watches. */
export function addSinkFigures(metrics: Metrics, parts: SinkParts): void {
  const { store, log } = parts;
  const offsets = new ConsumerOffsetTable(store.pool);
  metrics.addFigure({
    name: 'lienthong_sink_lag_events',
    help: 'Events that the sink has still to store.',
    labels: ['topic'],
    read: async () => {
      const lags = await topicLags(
        { log, offsets, consumer: SINK_CONSUMER },
        entityTopics(parts).map(({ name }) => name),
      );
      return lags.map(({ topic, lag }) => ({ labels: { topic }, value: lag }));
    },
  });
  metrics.addFigure({
    name: 'lienthong_entity_events',
    help: 'Events that the sink has read, by what became of them.',
    labels: ['topic', 'outcome'],
    read: () => readFigure(store.pool, 'sink outcomes'),
  });
  metrics.addFigure({
    name: 'lienthong_entity_events_quarantined',
    help: 'Events that the sink refused.',
    labels: ['topic', 'code'],
    read: () => readFigure(store.pool, 'sink quarantined'),
  });
}
