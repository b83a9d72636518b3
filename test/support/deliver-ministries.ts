import { copyFile, mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hashToken, newToken } from '#libs/runtime';
import { saveSourceToken, type Store } from '#libs/store';
import { readCalls, type SimulatedWave } from '../../simulation/index.ts';

/** Delivers simulated ministries to an adapter that may be down at any moment: files are dropped, calls are repeated. */
export class Ministries {
  private token: string | null = null;

  constructor(
    private readonly options: { from: string; inboxDir: string; store: Store; adapterUrl: string; pace?: number },
  ) {}

  async deliver(wave: SimulatedWave): Promise<void> {
    for (const { source, path } of wave.files) {
      const folder = join(this.options.inboxDir, source);
      await mkdir(folder, { recursive: true });
      const target = join(folder, basename(path));
      await copyFile(join(this.options.from, path), `${target}.part`);
      await rename(`${target}.part`, target);
    }
    for await (const call of readCalls(this.options.from, wave)) {
      await this.send(call.path, call.idempotencyKey, JSON.stringify(call.body));
      if (this.options.pace !== undefined) await pause(this.options.pace);
    }
  }

  /** A platform that hears nothing, or a 5xx, calls again with the same key. */
  private async send(path: string, key: string | null, body: string): Promise<void> {
    const authorization = `Bearer ${await this.tokenOfSource()}`;
    const headers = {
      authorization,
      'content-type': 'application/json',
      ...(key !== null && { 'idempotency-key': key }),
    };
    for (const giveUpAt = Date.now() + 60_000; ; await pause(100)) {
      const response = await fetch(`${this.options.adapterUrl}${path}`, { method: 'POST', headers, body }).catch(
        () => null,
      );
      // The process may die while it answers.
      const answered = await response?.arrayBuffer().catch(() => null);
      if (response?.status === 202 && answered != null) return;
      if (response !== null && response.status < 500 && response.status !== 202) {
        throw new Error(`POST ${path} was answered ${response.status}`);
      }
      if (Date.now() > giveUpAt) throw new Error(`POST ${path} is not answered`);
    }
  }

  private async tokenOfSource(): Promise<string> {
    if (this.token !== null) return this.token;
    const token = newToken();
    await saveSourceToken(this.options.store.pool, 'ecommerce', hashToken(token));
    return (this.token = token);
  }
}
