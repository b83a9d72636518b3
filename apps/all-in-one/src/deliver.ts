import { createReadStream } from 'node:fs';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { hashToken, newToken } from '#libs/runtime';
import { saveSourceToken } from '#libs/store';
import type { SimulatedCall, SimulatedWave } from '../../../simulation/index.ts';
import type { Pipeline } from './pipeline.ts';

/** Delivers what simulated ministries wrote, as ministries would: files into their drop folders, calls over HTTP. */
export interface Delivery {
  /** Folder that the simulation wrote to. */
  readonly from: string;
  readonly inboxDir: string;
  readonly pipeline: Pick<Pipeline, 'environment' | 'adapter' | 'failure'>;
  readonly signal?: AbortSignal;
  /** Pause between two calls, so that a demonstration can be watched. */
  readonly pauseMs?: number;
}

/** A token for a source's pushes; only its hash is stored. */
export async function issueSourceToken(pipeline: Pick<Pipeline, 'environment'>, source: string): Promise<string> {
  const token = newToken();
  await saveSourceToken(pipeline.environment.store.pool, source, hashToken(token));
  return token;
}

/** One wave: all its files and calls; resolves when the adapter has accepted them. */
export async function deliverWave(delivery: Delivery, wave: SimulatedWave, tokens: Map<string, string>): Promise<void> {
  for (const { path } of wave.files) {
    const target = join(delivery.inboxDir, basename(dirname(path)), basename(path));
    await mkdir(dirname(target), { recursive: true });
    // Under another name until it is whole, as docs/connecting-a-source.md asks of ministries.
    await copyFile(join(delivery.from, path), `${target}.part`);
    await rename(`${target}.part`, target);
  }
  if (wave.calls !== '') await sendCalls(delivery, join(delivery.from, wave.calls), tokens);
  await untilAccepted(delivery);
}

async function untilAccepted({ pipeline, signal }: Delivery): Promise<void> {
  await pipeline.adapter.rescan();
  while (!pipeline.adapter.isAtEnd()) {
    if (pipeline.failure !== null) throw pipeline.failure;
    signal?.throwIfAborted();
    await pause(20);
  }
}

async function sendCalls(delivery: Delivery, path: string, tokens: Map<string, string>): Promise<void> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  for await (const line of lines) {
    delivery.signal?.throwIfAborted();
    await send(delivery, JSON.parse(line) as SimulatedCall, tokens);
    if (delivery.pauseMs !== undefined) await pause(delivery.pauseMs);
  }
}

const CALL_ATTEMPTS = 30;

async function send(delivery: Delivery, call: SimulatedCall, tokens: Map<string, string>): Promise<void> {
  const source = call.path.split('/')[3] ?? '';
  const token = tokens.get(source) ?? (await issueSourceToken(delivery.pipeline, source));
  tokens.set(source, token);
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${delivery.pipeline.adapter.url}${call.path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(call.idempotencyKey !== null && { 'idempotency-key': call.idempotencyKey }),
      },
      body: JSON.stringify(call.body),
    });
    await response.arrayBuffer();
    if (response.status === 202) return;
    if (response.status < 500 || attempt === CALL_ATTEMPTS) {
      throw new Error(`POST ${call.path} was answered ${response.status}`);
    }
    await pause(200);
  }
}
