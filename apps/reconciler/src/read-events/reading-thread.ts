import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { specificationVersion, type SpecificationDefinition } from '#libs/linkage';
import type { LogEvent } from '#libs/stream';
import type { EventReading } from './event-reading.ts';
import { packEvents } from './packed-events.ts';
import { unpackResults, type PackedResults } from './packed-results.ts';
import type { DatasetName, ReadDefinition, ReadResult } from './read-change.ts';

/** Whose topics are read. */
export interface ReadTopics {
  readonly namespace: string;
  readonly entityTypes: readonly {
    readonly definition: ReadDefinition & SpecificationDefinition;
    readonly datasets: readonly DatasetName[];
  }[];
}

/** Where forms come from, as this side of the thread knows it. */
interface KnownSource {
  readonly specification: string;
  readonly texts: string[];
}

/**
 * What it makes of one event is done with at the next, and words and what it remembers of values take some 30 MB: it needs
 * little room. A limit lets the engine collect sooner, of which the second is far above what is needed.
 */
const ROOM = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 512 };

interface Waiting {
  readonly resolve: (results: ReadResult[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Reads events on a thread of its own, and makes there what linkage needs of their records: it needs nothing of the
 * memory, and is much of what one thread would have to do that links a heap of changes.
 */
export class ReadingThread implements EventReading {
  private readonly worker: Worker;
  /** In the order in which they asked, and are answered. */
  private readonly waiting: Waiting[] = [];
  private readonly sources: readonly KnownSource[];
  private over: Error | null = null;

  /** @param execArgv for tests: how the sources are run as they stand */
  constructor(topics: ReadTopics, execArgv?: readonly string[]) {
    const workerData: ReadTopics = {
      ...topics,
      // A definition holds more than is read by, and much of it.
      entityTypes: topics.entityTypes.map(({ definition, datasets }) => {
        const { name, attributes, linkage, adminUnits } = definition;
        return { definition: { name, attributes, linkage, ...(adminUnits !== undefined && { adminUnits }) }, datasets };
      }),
    };
    this.sources = workerData.entityTypes.map(({ definition }) => {
      return { specification: specificationVersion(definition), texts: [] };
    });
    // Beside this file, in the sources as in what is built of them.
    const file = new URL(`./read-aside${extname(import.meta.url)}`, import.meta.url);
    this.worker = new Worker(file, {
      workerData,
      resourceLimits: ROOM,
      ...(execArgv !== undefined && { execArgv: [...execArgv] }),
    });
    this.worker.unref();
    this.worker.on('message', (results: PackedResults) => this.waiting.shift()?.resolve(this.unpack(results)));
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

  private unpack(results: PackedResults): ReadResult[] {
    results.texts.forEach((texts, i) => {
      for (const text of texts) this.sources[i]?.texts.push(text);
    });
    return unpackResults(results, this.sources);
  }

  private end(why: Error): void {
    this.over ??= why;
    for (const { reject } of this.waiting.splice(0)) reject(this.over);
  }
}
