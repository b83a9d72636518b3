import { setTimeout as pause } from 'node:timers/promises';
import { hashToken, newToken } from '#libs/runtime';
import { saveConsumer, type Store } from '#libs/store';
import type { Random } from './seeded.ts';

const BETWEEN_MS = 1000;
const CATCH_UP_MS = 60_000;
const NAME = 'campaign';

interface Page {
  readonly changes: readonly { readonly entity_id: string; readonly entity_version: string }[];
  readonly next_cursor: string;
  readonly has_more: boolean;
}

/**
 * A downstream service that has the feed of changes and nothing else, all through the campaign: it applies a version
 * where it is greater than the one it holds, and now and then dies between applying a page and saving its cursor.
 */
export class FeedReader {
  private readonly held = new Map<string, bigint>();
  private cursor: string | null = null;
  private token: string | null = null;
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly url: () => string,
    private readonly store: () => Store,
    private readonly random: Random,
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** Entities of which it holds another version than the store, once it had time to come up with it. */
  async differing(): Promise<number> {
    for (const giveUpAt = Date.now() + CATCH_UP_MS; ; await pause(250)) {
      const { rows } = await this.store().pool.query<{ entity_id: string; entity_version: string }>(
        'SELECT entity_id, entity_version FROM unified.entity',
      );
      const other = rows.filter((row) => this.held.get(row.entity_id) !== BigInt(row.entity_version)).length;
      const differing = other + Math.max(0, this.held.size - rows.length);
      if (differing === 0 || Date.now() > giveUpAt) return differing;
    }
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const page = await this.page().catch(() => null);
      for (const { entity_id: id, entity_version: version } of page?.changes ?? []) {
        const held = this.held.get(id);
        if (held === undefined || held < BigInt(version)) this.held.set(id, BigInt(version));
      }
      if (page !== null && this.random() > 0.1) this.cursor = page.next_cursor;
      if (page?.has_more !== true) await pause(BETWEEN_MS);
    }
  }

  /** Null: no answer, or the store was set back and everything is read from the start. */
  private async page(): Promise<Page | null> {
    const query = new URLSearchParams({ limit: '1000', ...(this.cursor !== null && { cursor: this.cursor }) });
    const response = await fetch(`${this.url()}/v1/changes?${query.toString()}`, {
      headers: { authorization: `Bearer ${await this.consumersToken()}` },
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as Page;
    // A backup that was restored may be older than the token.
    if (response.status === 401) this.token = null;
    if (response.status === 410) {
      this.cursor = null;
      this.held.clear();
    }
    return null;
  }

  private async consumersToken(): Promise<string> {
    if (this.token === null) {
      const token = newToken();
      await saveConsumer(this.store().pool, { name: NAME, purposes: ['statistics'], tokenHash: hashToken(token) });
      this.token = token;
    }
    return this.token;
  }
}
