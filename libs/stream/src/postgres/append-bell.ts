import type { LogTables } from './log-tables.ts';

/** One listening connection for all readers of a log. It is opened with the first reader. */
export class AppendBell {
  private readonly tables: LogTables;
  private readonly listeners = new Set<(topic: string | null) => void>();
  private stopListening: Promise<() => Promise<void>> | null = null;

  constructor(tables: LogTables) {
    this.tables = tables;
  }

  /** Calls `ring` after appends, with the topic or null (any); gives what ends it. */
  async subscribe(ring: (topic: string | null) => void): Promise<() => void> {
    this.listeners.add(ring);
    this.stopListening ??= this.tables.listen((topic) => {
      for (const listener of this.listeners) listener(topic);
    });
    await this.stopListening;
    return () => this.listeners.delete(ring);
  }

  async close(): Promise<void> {
    this.listeners.clear();
    const stopListening = this.stopListening;
    this.stopListening = null;
    if (stopListening !== null) await (await stopListening)();
  }
}
