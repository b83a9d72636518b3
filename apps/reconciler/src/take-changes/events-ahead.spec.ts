import { expect, test } from '@jest/globals';
import type { ReferenceText } from '#libs/contract';
import type { RecordHead } from '#libs/store';
import type { LogEvent } from '#libs/stream';
import type { ReadResult } from '../read-events/read-change.ts';
import type { TopicReader } from '../read-events/topic-readers.ts';
import { EventsAhead } from './events-ahead.ts';

const TOPIC = 'record-changed';
const DATASET = { source: 'tax', dataset: 'taxpayer' };

/** Events whose keys are ids of records. */
function batch(...ids: readonly string[]): LogEvent[] {
  return ids.map((id, i) => {
    const event = { topic: TOPIC, partition: 0, offset: BigInt(i), value: null, headers: {}, timestampMs: 0 };
    return { ...event, key: Buffer.from(id) };
  });
}

const referenceOf = (id: string): ReferenceText => `tax/taxpayer/${id}` as ReferenceText;

function change({ key }: LogEvent): ReadResult {
  const reference = referenceOf(`${key?.toString()}`);
  const content = { deleted: false, contentHash: '', afterJson: Buffer.from('{}'), sourceTsMs: null, acceptedMs: 0 };
  return { kind: 'change', change: { reference, version: 1n, ...content } };
}

/** Tells what was read and asked for. */
function eventsAhead(stored: readonly string[] = []): { ahead: EventsAhead; read: string[][]; asked: string[][] } {
  const read: string[][] = [];
  const asked: string[][] = [];
  const live = new Set(stored.map(referenceOf));
  const ahead = new EventsAhead({
    readers: new Map([[TOPIC, { dataset: DATASET } as TopicReader]]),
    reading: {
      read: async (events) => {
        read.push(events.map(({ key }) => `${key?.toString()}`));
        return events.map(change);
      },
    },
    reads: {
      headsAhead: async (_references, perhapsStored) => {
        asked.push([...perhapsStored]);
        return () => new Map<ReferenceText, RecordHead>();
      },
    },
    mayBeStored: (reference) => live.has(reference),
  });
  return { ahead, read, asked };
}

test('events are read once, also where the next ones are prepared before they are asked for', async () => {
  const { ahead, read } = eventsAhead();
  const batches = [batch('1', '2'), batch('3'), batch('4')];
  ahead.prepare(batches[0] as LogEvent[]);
  for (const [nth, events] of batches.entries()) {
    const next = batches[nth + 1];
    if (next !== undefined) ahead.prepare(next);
    const said = await ahead.read(events);
    expect(said.events.map(({ event }) => event)).toEqual(events);
  }
  expect(read).toEqual([['1', '2'], ['3'], ['4']]);
});

test('events that nobody prepared are read when they are asked for', async () => {
  const { ahead, read } = eventsAhead();
  ahead.prepare(batch('1'));
  await ahead.read(batch('2'));
  expect(read).toEqual([['1'], ['2']]);
});

test('the store is asked for those records alone that may be in it, each once', async () => {
  const { ahead, asked } = eventsAhead(['2']);
  await ahead.read(batch('1', '2', '2', '3'));
  expect(asked).toEqual([[referenceOf('2')]]);
});
