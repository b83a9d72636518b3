import type { LogEvent } from '#libs/stream';
import type { EventContent } from './read-change.ts';

/**
 * Keys and values of events in one piece of memory, to be handed to another thread: handing over bytes costs nothing,
 * objects would be written and read again.
 */
export interface PackedEvents {
  /** Each once. */
  readonly topics: readonly string[];
  /** For each event: number of its topic, length of its key, length of its value; a length of -1: there is none. */
  readonly shape: Int32Array;
  readonly bytes: Uint8Array;
}

const NUMBERS_EACH = 3;
const NONE = -1;

export function packEvents(events: readonly LogEvent[]): PackedEvents {
  const topics: string[] = [];
  const shape = new Int32Array(NUMBERS_EACH * events.length);
  const bytes = ofItsOwn(events.reduce((sum, { key, value }) => sum + lengthOf(key) + lengthOf(value), 0));
  let at = 0;
  const put = (content: Buffer | null): number => {
    if (content === null) return NONE;
    bytes.set(content, at);
    at += content.length;
    return content.length;
  };
  events.forEach(({ topic, key, value }, i) => {
    // Events of a topic come in runs: mostly it is the last one.
    let topicNo = topics.lastIndexOf(topic);
    if (topicNo < 0) topicNo = topics.push(topic) - 1;
    shape.set([topicNo, put(key), put(value)], NUMBERS_EACH * i);
  });
  return { topics, shape, bytes };
}

export function* unpackEvents({ topics, shape, bytes }: PackedEvents): Generator<EventContent & { topic: string }> {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let read = 0;
  const take = (length: number): Buffer | null => (length === NONE ? null : all.subarray(read, (read += length)));
  for (let i = 0; i < shape.length; i += NUMBERS_EACH) {
    const at = (n: number): number => shape[i + n] as number;
    yield { topic: topics[at(0)] as string, key: take(at(1)), value: take(at(2)) };
  }
}

/** Memory that is shared with nothing else, and so can be handed over. */
export function ofItsOwn(length: number): Buffer<ArrayBuffer> {
  return Buffer.from(new ArrayBuffer(length));
}

function lengthOf(content: Buffer | null): number {
  return content?.length ?? 0;
}
