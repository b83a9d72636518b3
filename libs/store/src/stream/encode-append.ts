import { arrayLiteral } from '../array-literal.ts';

export interface AppendedEvent {
  readonly topic: string;
  readonly partition: number;
  readonly key: Buffer;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The arguments of `stream.append`. Bytes travel as one binary parameter: as hexadecimal in arrays they would be twice
 * as long and be copied four times.
 */
export function encodeAppend(
  events: readonly AppendedEvent[],
  idOf: (topic: string) => number,
): { readonly columns: readonly string[]; readonly body: Buffer } {
  const topicIds: number[] = [];
  const partitions: number[] = [];
  const nths: number[] = [];
  const starts: number[] = [];
  const keyLengths: number[] = [];
  const valueLengths: number[] = [];
  const headerLengths: number[] = [];
  const parts: Buffer[] = [];
  const counted = new Map<string, number>();
  let start = 0;
  for (const event of events) {
    const place = `${event.topic}/${event.partition}`;
    const nth = counted.get(place) ?? 0;
    counted.set(place, nth + 1);
    const headers = Buffer.from(JSON.stringify(event.headers));
    topicIds.push(idOf(event.topic));
    partitions.push(event.partition);
    nths.push(nth);
    starts.push(start);
    keyLengths.push(event.key.length);
    valueLengths.push(event.value === null ? -1 : event.value.length);
    headerLengths.push(headers.length);
    parts.push(event.key);
    if (event.value !== null) parts.push(event.value);
    parts.push(headers);
    start += event.key.length + (event.value?.length ?? 0) + headers.length;
  }
  const columns = [topicIds, partitions, nths, starts, keyLengths, valueLengths, headerLengths];
  return { columns: columns.map(arrayLiteral), body: Buffer.concat(parts, start) };
}
