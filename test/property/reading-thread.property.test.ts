import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgementMadeTopic, recordChangedTopic, type JudgementMade, type RecordChanged } from '#libs/contract';
import { compileModel, LinkageState, type LinkageChange, type ModelDefinition } from '#libs/linkage';
import type { LogEvent } from '#libs/stream';
import { ReadingHere } from '../../apps/reconciler/src/read-events/reading-here.ts';
import { attributesOf, type ReadResult } from '../../apps/reconciler/src/read-events/read-change.ts';
import { ReadingThread } from '../../apps/reconciler/src/read-events/reading-thread.ts';
import { topicReaders } from '../../apps/reconciler/src/read-events/topic-readers.ts';

const LOADER = fileURLToPath(new URL('../support/typescript-loader.mjs', import.meta.url));
const AS_SOURCES = ['--conditions=source', '--import', LOADER];

const NAMESPACE = 'test-n0123456789ab';
const DATASET = { source: 'tax', dataset: 'taxpayer' };
const label = { vi: 'Tên', en: 'Name' };
const definition: ModelDefinition = {
  name: 'person',
  attributes: {
    entityType: 'person',
    label,
    attributes: {
      name: { kind: 'person-name', sensitivity: 'personal', label },
      employer: { kind: 'reference', target: 'organisation', sensitivity: 'personal', label },
    },
  },
  linkage: {
    ...{ conflicts: [], thresholds: { edge: 0, link: 3, review: 1 } },
    blocking: [{ name: 'name', parts: [{ attribute: 'name', key: 'words' }] }],
    comparisons: [],
  },
  parameters: { description: '', priorBits: -10, caps: { positive: 20, negative: -12 }, weights: {}, frequencies: {} },
};
const topics = [
  recordChangedTopic(NAMESPACE, DATASET.source, DATASET.dataset).name,
  judgementMadeTopic(NAMESPACE, definition.name).name,
];

const thread = new ReadingThread(
  { namespace: NAMESPACE, entityTypes: [{ definition, datasets: [DATASET] }] },
  AS_SOURCES,
);
const here = new ReadingHere(topicReaders({ namespace: NAMESPACE, definition, datasets: [DATASET] }));

afterAll(() => thread.close());

const after = fc.option(
  fc.record(
    {
      name: fc.string({ unit: 'grapheme' }),
      employer: fc.record({ source: fc.constant('tax'), dataset: fc.constant('enterprise'), record_id: fc.string() }),
    },
    { requiredKeys: ['name'] },
  ),
);

const recordChanged = fc
  .record({
    recordId: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
    version: fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 63n + 1n }).map(String), fc.string()),
    after,
    tsMs: fc.option(fc.nat()),
    isElsewhere: fc.boolean(),
  })
  .map(({ recordId, version, after: said, tsMs, isElsewhere }) => {
    const message = {
      op: said === null ? 'd' : 'c',
      after: said,
      source: {
        ...{ name: DATASET.source, dataset: DATASET.dataset, entity_type: isElsewhere ? 'shop' : 'person' },
        ...{ record_id: recordId, version, snapshot: false, ts_ms: tsMs, position: '7' },
      },
      ts_ms: 1,
    };
    return { key: Buffer.from(recordId), value: Buffer.from(JSON.stringify(message as RecordChanged)) };
  });

const judgementMade = fc
  .record({ seq: fc.nat().map(String), verdict: fc.constantFrom('same', 'different', 'unsure', 'perhaps') })
  .map(({ seq, verdict }) => {
    const made = {
      ...{ seq, entity_type: 'person', left: 'tax/taxpayer/2', right: 'tax/taxpayer/1', verdict },
      ...{ reason: '', steward: 's', levels: { name: 'same' }, made_at: 1 },
    };
    return { key: null, value: Buffer.from(JSON.stringify(made as JudgementMade)) };
  });

const anything = fc.record({
  key: fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
  value: fc.option(
    fc
      .oneof(
        fc.uint8Array(),
        fc.json().map((text) => Buffer.from(text)),
      )
      .map((bytes) => Buffer.from(bytes)),
  ),
});

const logEvent = fc
  .record({
    topic: fc.constantFrom(...topics),
    content: fc.oneof(recordChanged, recordChanged, judgementMade, anything),
  })
  .map(({ topic, content }): LogEvent => {
    return { topic, partition: 0, offset: 0n, ...content, headers: {}, timestampMs: 0 };
  });

function withoutForm(result: ReadResult): ReadResult {
  if (result.kind !== 'change') return result;
  const { form: _, ...change } = result.change;
  return { ...result, change };
}

/** Linked from forms alone where `byForm`, else from what the records say alone. */
function linked(results: readonly ReadResult[], byForm: boolean): LinkageState<unknown> {
  const changes = results.flatMap((result): LinkageChange[] => {
    if (result.kind !== 'change' || result.change.deleted) return [];
    const { reference: ref, form } = result.change;
    if (byForm && form === undefined) throw new Error('a live record without a form');
    return [
      {
        kind: 'record',
        ref,
        after: byForm ? null : attributesOf(result.change),
        ...(byForm && { form: form ?? null }),
      },
    ];
  });
  const state = new LinkageState<unknown>(compileModel(definition));
  state.apply(changes);
  return state;
}

test('a thread of its own makes of records what this one makes of them, batch after batch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(logEvent, { maxLength: 20 }), async (events) => {
      const results = await thread.read(events);
      expect(linked(results, true).inspect()).toEqual(linked(results, false).inspect());
    }),
  );
});

test('a thread of its own says of events what this one says, in their order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(logEvent, { maxLength: 20 }), async (events) => {
      expect((await thread.read(events)).map(withoutForm)).toEqual(await here.read(events));
    }),
  );
});

test('batches that are asked for at once are each answered with their own', async () => {
  const batches = fc.sample(fc.array(logEvent, { minLength: 1, maxLength: 20 }), { numRuns: 20, seed: 1 });
  const read = await Promise.all(batches.map((events) => thread.read(events)));
  const said = read.map((results) => results.map(withoutForm));
  expect(said).toEqual(await Promise.all(batches.map((events) => here.read(events))));
});

test('of a heap of events nothing is lost, however much they say', async () => {
  const { source, dataset } = DATASET;
  const heap = Array.from({ length: 1000 }, (_, i): LogEvent => {
    const id = { name: source, dataset, entity_type: 'person', record_id: `${i}`, version: `${i}` };
    const said: RecordChanged = {
      ...{ op: 'c', after: { name: 'Nguyễn Thị Hoài An '.repeat(5).trim() }, ts_ms: i },
      source: { ...id, snapshot: false, ts_ms: i, position: '' },
    };
    const content = { key: Buffer.from(`${i}`), value: Buffer.from(JSON.stringify(said)) };
    return { topic: `${topics[0]}`, partition: 0, offset: BigInt(i), ...content, headers: {}, timestampMs: 0 };
  });
  const read = await thread.read(heap);
  expect(read.filter(({ kind }) => kind === 'change')).toHaveLength(heap.length);
  expect(read.map(withoutForm)).toEqual(await here.read(heap));
});

test('an event that cannot be read by a mistake of the thread fails all that wait, and whatever comes later', async () => {
  const broken = new ReadingThread({ namespace: NAMESPACE, entityTypes: [] }, AS_SOURCES);
  const [event] = fc.sample(logEvent, { numRuns: 1, seed: 1 });
  const events = [event as LogEvent];
  const waiting = [broken.read(events), broken.read(events)];
  for (const read of waiting) await expect(read).rejects.toThrow('was not asked for');
  await expect(broken.read(events)).rejects.toThrow('was not asked for');
  await broken.close();
});
