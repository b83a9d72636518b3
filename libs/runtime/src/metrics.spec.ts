import { expect, test } from '@jest/globals';
import { Metrics } from './metrics.ts';

const lines = async (metrics: Metrics): Promise<string[]> => (await metrics.answer()).text.split('\n');

test('a process says how much memory it holds and how late its event loop is', async () => {
  const text = (await lines(new Metrics())).join('\n');
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
});

test('micro-batches are counted with their sizes, durations and the ages of their events', async () => {
  const metrics = new Metrics();
  const events = Array.from({ length: 1000 }, () => ({ timestampMs: 9_000 }));
  metrics.takeBatch({ consumer: 'sink', events, seconds: 0.2 }, 10_000);
  const said = await lines(metrics);
  expect(said).toContain('lienthong_batch_events_sum{consumer="sink"} 1000');
  expect(said).toContain('lienthong_batch_seconds_bucket{le="0.25",consumer="sink"} 1');
  expect(said).toContain('lienthong_batch_seconds_bucket{le="0.1",consumer="sink"} 0');
  expect(said).toContain('lienthong_event_age_seconds_bucket{le="0.5",consumer="sink"} 0');
  expect(said).toContain('lienthong_event_age_seconds_count{consumer="sink"} 32');
});

test('figures are read when they are asked for; one that cannot be read takes none of the others away', async () => {
  const metrics = new Metrics();
  let value = 1;
  const labels = ['consumer'];
  metrics.addFigure({ name: 'good', help: 'g', labels, read: () => [{ labels: { consumer: 'sink' }, value }] });
  metrics.addFigure({ name: 'bad', help: 'b', labels, read: () => Promise.reject(new Error('away')) });
  await metrics.answer();
  value = 2;
  const said = await lines(metrics);
  expect(said).toContain('good{consumer="sink"} 2');
  // The one of this very answer may be counted after it.
  expect(said.join('\n')).toMatch(/^lienthong_figures_unread_total\{figure="bad"\} [12]$/m);
});
