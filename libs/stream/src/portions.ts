import type { OutgoingEvent } from './event-log.ts';

/** Bytes of key, value and headers, without the log's own overhead. */
export function eventBytes(
  event: Pick<OutgoingEvent, 'headers'> & { key: Buffer | null; value: Buffer | null },
): number {
  let bytes = (event.key?.length ?? 0) + (event.value?.length ?? 0);
  for (const [name, text] of Object.entries(event.headers)) bytes += name.length + Buffer.byteLength(text);
  return bytes;
}

export interface PortionLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

/** The events in order, cut where a portion would pass a limit. A single event above the limit is a portion. */
export function* inPortions<E extends OutgoingEvent>(events: readonly E[], limits: PortionLimits): Generator<E[]> {
  let portion: E[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = eventBytes(event);
    if (portion.length > 0 && (portion.length >= limits.maxEvents || bytes + size > limits.maxBytes)) {
      yield portion;
      portion = [];
      bytes = 0;
    }
    portion.push(event);
    bytes += size;
  }
  if (portion.length > 0) yield portion;
}
