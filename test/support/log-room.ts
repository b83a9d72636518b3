import { randomBytes } from 'node:crypto';
import type { TopicDefinition } from '#libs/contract';
import type { EventLog, LogEvent } from '#libs/stream';
import type { Store } from '#libs/store';
import { freshNamespace, openTestLog, type LogKind } from './event-logs.ts';
import { eventually } from './eventually.ts';
import { hasKafka } from './kafka-broker.ts';
import { createTestStore } from './test-store.ts';

export const PARTITIONS = 3;

/** The logs that a suite runs on. @param suite what is not run where there is no broker */
export function logsFor(suite: string): readonly LogKind[] {
  return hasKafka(suite) ? ['postgres', 'kafka'] : ['postgres'];
}

interface Opened {
  readonly store: Store;
  readonly log: EventLog;
}

/** A store and a log, with a topic of its own for each test. */
export class LogRoom {
  private opened: Opened | null = null;
  private current: TopicDefinition | null = null;

  constructor(private readonly kind: LogKind) {}

  async open(): Promise<void> {
    const store = await createTestStore();
    this.opened = { store, log: await openTestLog(this.kind, store) };
  }

  async close(): Promise<void> {
    await this.opened?.log.close();
    await this.opened?.store.close();
  }

  async freshTopic(): Promise<void> {
    this.current = { name: `${freshNamespace()}.record-changed.tax.taxpayer.v1`, partitions: PARTITIONS };
    await this.log.ensureTopics([this.current]);
  }

  get store(): Store {
    return this.whenOpen().store;
  }

  get log(): EventLog {
    return this.whenOpen().log;
  }

  get topic(): TopicDefinition {
    if (this.current === null) throw new Error('no topic was made');
    return this.current;
  }

  event(key: string, value: string | Buffer | null = 'v', headers: Record<string, string> = {}) {
    return {
      topic: this.topic.name,
      key: Buffer.from(key),
      value: typeof value === 'string' ? Buffer.from(value) : value,
      headers,
    };
  }

  /** As many events as asked for, and whatever comes soon after them. */
  async readAll(count: number, positions: ReadonlyMap<string, bigint> = new Map()): Promise<LogEvent[]> {
    const epoch = BigInt(randomBytes(4).readUInt32BE());
    const reader = await this.log.read({ consumer: 'reader', epoch, topics: [this.topic.name], positions });
    try {
      const events: LogEvent[] = [];
      await eventually(`${count} events are read`, async () => {
        events.push(...(await reader.poll({ maxEvents: 1_000, maxWaitMs: 500 })));
        return events.length >= count;
      });
      events.push(...(await reader.poll({ maxEvents: 1_000, maxWaitMs: 300 })));
      return events;
    } finally {
      await reader.close();
    }
  }

  private whenOpen(): Opened {
    if (this.opened === null) throw new Error('the room is not open');
    return this.opened;
  }
}
