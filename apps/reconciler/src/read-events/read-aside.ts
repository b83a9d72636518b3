import { parentPort, workerData } from 'node:worker_threads';
import { FormWriter } from '#libs/linkage';
import { unpackEvents, type PackedEvents } from './packed-events.ts';
import { ResultsPacker } from './packed-results.ts';
import type { ReadTopics } from './reading-thread.ts';
import { readerOf, topicReaders } from './topic-readers.ts';

/** What runs on the thread of a `ReadingThread`: packed events in, what they say out, one batch after another. */
const { namespace, entityTypes } = workerData as ReadTopics;
const forms = entityTypes.map(({ definition }) => new FormWriter(definition));
const readers = new Map(
  entityTypes.flatMap((type, i) => {
    return [
      ...topicReaders({
        namespace,
        ...type,
        makeForm: (reference, after) => (forms[i] as FormWriter).write(reference, after),
      }),
    ];
  }),
);
const packer = new ResultsPacker(forms.map(({ source }) => source));

parentPort?.on('message', (events: PackedEvents) => {
  for (const event of unpackEvents(events)) {
    const reader = readerOf(event.topic, readers);
    packer.add(reader.read(event, reader.dataset));
  }
  const results = packer.finish(forms.map((form) => form.newTexts()));
  parentPort?.postMessage(results, [results.changes.buffer as ArrayBuffer]);
});
