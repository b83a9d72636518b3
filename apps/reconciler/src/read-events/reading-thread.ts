import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LogEvent } from '#libs/stream';
import type { EventReading } from './event-reading.ts';
import { packEvents } from './packed-events.ts';
import { unpackResults, type PackedResults } from './packed-results.ts';
import type { DatasetName, ReadDefinition, ReadResult } from './read-change.ts';

/** Whose topics are read. */
export interface ReadTopics {
  readonly namespace: string;
  readonly entityTypes: readonly {
    readonly definition: ReadDefinition;
    readonly datasets: readonly DatasetName[];
  }[];
}

/** What it makes of one event is done with at the next: it needs little room. */
const YOUNG_MB = 6;

interface Waiting {
  readonly resolve: (results: ReadResult[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Reads events on a thread of its own: it needs nothing of the memory, and is a sixth of what one thread would have to
 * do that links a heap of changes.
 */
export class ReadingThread implements EventReading {
  private readonly worker: Worker;
  /** In the order in which they asked, and are answered. */
  private readonly waiting: Waiting[] = [];
  private over: Error | null = null;

  /** @param execArgv for tests: how the sources are run as they stand */
  constructor(topics: ReadTopics, execArgv?: readonly string[]) {
    const workerData: ReadTopics = {
      ...topics,
      // A definition holds more than is read by, and much of it.
      entityTypes: topics.entityTypes.map(({ definition: { name, attributes }, datasets }) => {
        return { definition: { name, attributes }, datasets };
      }),
    };
    // Beside this file, in the sources as in what is built of them.
    const file = new URL(`./read-aside${extname(import.meta.url)}`, import.meta.url);
    this.worker = new Worker(file, {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      ...(execArgv !== undefined && { execArgv: [...execArgv] }),
    });
    this.worker.unref();
    this.worker.on('message', (results: PackedResults) => this.waiting.shift()?.resolve(unpackResults(results)));
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('exit', (code) => this.end(new Error(`the thread that reads events ended with exit code ${code}`)));
  }

  async read(events: readonly LogEvent[]): Promise<ReadResult[]> {
    if (events.length === 0) return [];
    const { over } = this;
    if (over !== null) throw over;
    const packed = packEvents(events);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(packed, [packed.shape.buffer as ArrayBuffer, packed.bytes.buffer as ArrayBuffer]);
    });
  }

  async close(): Promise<void> {
    this.end(new Error('the thread that reads events is closed'));
    await this.worker.terminate();
  }

  private end(why: Error): void {
    this.over ??= why;
    for (const { reject } of this.waiting.splice(0)) reject(this.over);
  }
}
