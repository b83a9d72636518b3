import type { LogEvent, PollOptions } from './event-log.ts';
import { pause } from './ownership/pause.ts';

/** What the objects around the bytes cost, headers included; counting those exactly would cost more than it tells. */
const OVERHEAD_BYTES = 1_024;

function weightOf(event: LogEvent): number {
  return (event.key?.length ?? 0) + (event.value?.length ?? 0) + OVERHEAD_BYTES;
}

interface Page {
  readonly events: readonly LogEvent[];
  readonly arrivedAt: number;
}

const NEVER = new AbortController().signal;

/**
 * Between a reader that runs ahead and a consumer that pulls. Holds events up to about `maxBytes`, plus one page: the
 * one who adds waits while it is full, so a slow consumer costs bounded memory.
 */
export class ReadAhead {
  private readonly maxBytes: number;
  private pages: Page[] = [];
  /** Events of the first page that were given already. */
  private given = 0;
  private count = 0;
  private bytes = 0;
  private error: Error | null = null;
  private closed = false;
  private arrived: () => void = () => undefined;
  private drained: () => void = () => undefined;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Resolves once there is room for more, or after `waitMs`; false while it is full. */
  async add(page: readonly LogEvent[], waitMs?: number): Promise<boolean> {
    if (page.length > 0 && !this.closed) {
      this.pages.push({ events: page, arrivedAt: performance.now() });
      this.count += page.length;
      for (const event of page) this.bytes += weightOf(event);
      this.arrived();
    }
    return this.hasRoom(waitMs);
  }

  /** True at once where there is room; else waits for it, at most `waitMs`. */
  async hasRoom(waitMs?: number): Promise<boolean> {
    if (this.isFull()) {
      await new Promise<void>((resolve) => {
        const timer = waitMs === undefined ? undefined : setTimeout(resolve, waitMs);
        const before = this.drained;
        this.drained = () => {
          clearTimeout(timer);
          before();
          resolve();
        };
      });
    }
    return !this.isFull();
  }

  /** The next events, or none once the time is over, the signal aborted or the reader closed. */
  async take({ maxEvents, maxWaitMs, gatherMs = 0, signal }: PollOptions): Promise<LogEvent[]> {
    if (this.pages.length === 0 && this.error === null && !this.closed && signal?.aborted !== true) {
      await this.arrival(maxWaitMs, signal);
    }
    const [first] = this.pages;
    if (first !== undefined && this.count < maxEvents && !this.isFull()) {
      const rest = first.arrivedAt + gatherMs - performance.now();
      if (rest > 0) await pause(rest, signal ?? NEVER);
    }
    if (this.pages.length === 0 && this.error !== null) throw this.error;
    return this.next(maxEvents);
  }

  /** Events that were read before are still given; then `take` throws. */
  fail(error: Error): void {
    this.error ??= error;
    this.arrived();
    this.drained();
  }

  close(): void {
    this.closed = true;
    this.pages = [];
    this.count = 0;
    this.bytes = 0;
    this.arrived();
    this.drained();
  }

  private isFull(): boolean {
    return this.bytes >= this.maxBytes && !this.closed && this.error === null;
  }

  private next(maxEvents: number): LogEvent[] {
    const events: LogEvent[] = [];
    while (events.length < maxEvents) {
      const page = this.pages[0];
      if (page === undefined) break;
      const end = Math.min(page.events.length, this.given + maxEvents - events.length);
      for (; this.given < end; this.given += 1) {
        const event = page.events[this.given];
        if (event !== undefined) {
          events.push(event);
          this.bytes -= weightOf(event);
          this.count -= 1;
        }
      }
      if (this.given === page.events.length) {
        this.pages.shift();
        this.given = 0;
      }
    }
    if (!this.isFull()) {
      const drained = this.drained;
      this.drained = () => undefined;
      drained();
    }
    return events;
  }

  private async arrival(maxWaitMs: number, signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        this.arrived = () => undefined;
        resolve();
      };
      const timer = setTimeout(finish, maxWaitMs);
      signal?.addEventListener('abort', finish, { once: true });
      this.arrived = finish;
    });
  }
}
