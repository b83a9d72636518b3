import { Client, type Pool } from 'pg';

const RENEWAL_TIMEOUT_MS = 2_000;

/** A connection of a lease's own, so that a renewal never waits behind a batch; opened anew whenever it broke. */
export class RenewalConnection {
  private readonly pool: Pool;
  private client: Client | null = null;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async run<T>(work: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await work(await this.connected());
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Not waited for: a network that was cut never says that the other end has heard. */
  close(): void {
    const client = this.client;
    this.client = null;
    client?.end().catch(() => undefined);
  }

  private async connected(): Promise<Client> {
    if (this.client !== null) return this.client;
    const client = new Client({
      ...this.pool.options,
      password: this.pool.options.password,
      connectionTimeoutMillis: RENEWAL_TIMEOUT_MS,
      query_timeout: RENEWAL_TIMEOUT_MS,
    });
    client.on('error', () => {
      if (this.client === client) this.client = null;
    });
    await client.connect();
    this.client = client;
    return client;
  }
}
