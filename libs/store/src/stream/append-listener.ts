import { Client, type Pool } from 'pg';

const RECONNECT_MS = 500;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Tells of appends as they commit, on a connection of its own that is opened again whenever it is lost. A notice is a
 * hint, never the truth: null is said where some may have been missed, and readers look by themselves now and then.
 */
export async function listenForAppends(
  pool: Pool,
  onAppend: (topic: string | null) => void,
): Promise<() => Promise<void>> {
  const listener = new AppendListener(pool, onAppend);
  await listener.open();
  return () => listener.close();
}

class AppendListener {
  private readonly pool: Pool;
  private readonly onAppend: (topic: string | null) => void;
  private client: Client | null = null;
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(pool: Pool, onAppend: (topic: string | null) => void) {
    this.pool = pool;
    this.onAppend = onAppend;
  }

  /** Never fails: a listener that cannot connect tries again while readers look by themselves. */
  async open(): Promise<void> {
    const client = new Client({
      ...this.pool.options,
      password: this.pool.options.password,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    });
    this.client = client;
    client.on('notification', (notice) => this.onAppend(notice.payload ?? null));
    client.on('error', () => this.reopenLater(client));
    client.on('end', () => this.reopenLater(client));
    try {
      await client.connect();
      await client.query('LISTEN lienthong_append');
      this.onAppend(null);
    } catch {
      this.reopenLater(client);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    const client = this.client;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private reopenLater(client: Client): void {
    if (this.closed || this.client !== client) return;
    this.client = null;
    void client.end().catch(() => undefined);
    this.timer = setTimeout(() => {
      if (!this.closed) void this.open();
    }, RECONNECT_MS);
  }
}
