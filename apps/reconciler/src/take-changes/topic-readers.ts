import { JUDGEMENTS, judgementMadeTopic, recordChangedTopic, type EntityTypeDefinition } from '#libs/contract';
import { judgementReader } from '../apply-judgements/read-judgement.ts';
import { changeReader, type DatasetName } from './read-change.ts';
import type { TopicReader } from './take-changes.ts';

/** Topics of an entity type by name: those of its datasets and that of the stewards' judgements. */
export function topicReaders(of: {
  readonly namespace: string;
  readonly definition: EntityTypeDefinition;
  readonly datasets: readonly DatasetName[];
}): Map<string, TopicReader> {
  const { namespace, definition, datasets } = of;
  const read = changeReader(definition);
  const readers = new Map<string, TopicReader>();
  for (const dataset of datasets) {
    readers.set(recordChangedTopic(namespace, dataset.source, dataset.dataset).name, { dataset, read });
  }
  const judgements = { dataset: JUDGEMENTS, read: judgementReader(definition.name) };
  readers.set(judgementMadeTopic(namespace, definition.name).name, judgements);
  return readers;
}
