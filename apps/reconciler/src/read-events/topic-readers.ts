import { JUDGEMENTS, judgementMadeTopic, recordChangedTopic } from '#libs/contract';
import { judgementReader } from './read-judgement.ts';
import { changeReader, type DatasetName, type EventReader, type MakeForm, type ReadDefinition } from './read-change.ts';

/** A topic that is read: the dataset it carries and how its events are read. */
export interface TopicReader {
  readonly dataset: DatasetName;
  readonly read: EventReader;
}

/** Topics of an entity type by name: those of its datasets and that of the stewards' judgements. */
export function topicReaders(of: {
  readonly namespace: string;
  readonly definition: ReadDefinition;
  readonly datasets: readonly DatasetName[];
  /** Left out: no forms are made along with reading. */
  readonly makeForm?: MakeForm;
}): Map<string, TopicReader> {
  const { namespace, definition, datasets, makeForm } = of;
  const read = changeReader(definition, makeForm);
  const readers = new Map<string, TopicReader>();
  for (const dataset of datasets) {
    readers.set(recordChangedTopic(namespace, dataset.source, dataset.dataset).name, { dataset, read });
  }
  const judgements = { dataset: JUDGEMENTS, read: judgementReader(definition.name) };
  readers.set(judgementMadeTopic(namespace, definition.name).name, judgements);
  return readers;
}

/** @throws Error for a topic that was not asked for */
export function readerOf(topic: string, readers: ReadonlyMap<string, TopicReader>): TopicReader {
  const reader = readers.get(topic);
  if (reader === undefined) throw new Error(`an event of ${topic}, which was not asked for`);
  return reader;
}
