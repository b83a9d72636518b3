import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hashToken, newToken } from '#libs/runtime';
import { saveSourceToken, type Store } from '#libs/store';
import type { SimulatedCall } from '../../simulation/index.ts';
import type { DroppedFile } from './registers.ts';
import type { MeantJudgement } from './stewards.ts';

/** What ministries send, and what stewards say, between two looks. */
export interface Slice {
  readonly files: readonly DroppedFile[];
  readonly calls: readonly SimulatedCall[];
  readonly judgements: readonly MeantJudgement[];
}

const PUSHING = 'ecommerce';
const PATIENCE_MS = 120_000;

/** Ministries: they drop files, and repeat a call until it is answered, whatever happens to the adapter. */
export class Delivery {
  private token: string | null = null;

  constructor(
    private readonly inboxDir: string,
    public adapterUrl: string,
    private readonly store: () => Store,
  ) {}

  async drop(files: readonly DroppedFile[]): Promise<void> {
    for (const { source, name, text } of files) {
      await mkdir(join(this.inboxDir, source), { recursive: true });
      const target = join(this.inboxDir, source, name);
      await writeFile(`${target}.part`, text);
      await rename(`${target}.part`, target);
    }
  }

  async call({ path, idempotencyKey, body }: SimulatedCall): Promise<void> {
    const text = JSON.stringify(body);
    for (const giveUpAt = Date.now() + PATIENCE_MS; ; await pause(150)) {
      const response = await fetch(`${this.adapterUrl}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await this.sourceToken()}`,
          'content-type': 'application/json',
          ...(idempotencyKey !== null && { 'idempotency-key': idempotencyKey }),
        },
        body: text,
        signal: AbortSignal.timeout(10_000),
      }).catch(() => null);
      // The process may die while it answers.
      const answer = await response?.text().catch(() => null);
      if (response?.status === 202 && answer != null) return;
      if (response !== null && response.status < 500 && response.status !== 202) {
        throw new Error(`POST ${path} was answered ${response.status}: ${answer ?? ''}`);
      }
      if (Date.now() > giveUpAt) throw new Error(`POST ${path} is not answered`);
    }
  }

  /** What was read goes: the folder is the ministry's. */
  async tidy(): Promise<void> {
    for (const source of await readdir(this.inboxDir)) {
      const folder = join(this.inboxDir, source);
      for (const name of await readdir(folder)) await rm(join(folder, name), { force: true });
    }
  }

  private async sourceToken(): Promise<string> {
    if (this.token === null) {
      const token = newToken();
      await saveSourceToken(this.store().pool, PUSHING, hashToken(token));
      this.token = token;
    }
    return this.token;
  }
}
