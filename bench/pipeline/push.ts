import { createReadStream } from 'node:fs';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { startAdapter, type RunningAdapter } from '../../apps/adapter/src/start-adapter.ts';
import { issueSourceToken } from '../../apps/all-in-one/src/deliver.ts';
import { openEnvironment, type Environment } from '../../apps/all-in-one/src/environment.ts';
import type { SimulatedCall } from '../../simulation/index.ts';
import { environmentOf, type Task } from './task.ts';

export interface PushTask extends Task {
  readonly seconds: number;
  /** Changes; every row that is pushed is two of them, a shop and its seller. */
  readonly perSecond: number;
}

/** Reference, version, and when the adapter had answered (epoch milliseconds). */
export type Accepted = readonly [record: string, version: string, acceptedAt: number];
export interface Pushed {
  readonly beganAt: number;
  readonly accepted: readonly Accepted[];
}

const SOURCE = 'ecommerce';
const EVERY_MS = 20;
const CHANGES_OF_A_ROW = 2;

/** Pushes changed rows of shops that the store knows, by the clock: a slow answer holds nothing up. */
export async function push(task: PushTask): Promise<Pushed> {
  const environment = await openEnvironment(environmentOf(task, 'bench-adapter'));
  const adapter = await adapterOf(environment, task);
  const rows = await rowsOf(join(task.scratch, 'ministries', SOURCE));
  const token = await issueSourceToken({ environment }, SOURCE);
  const accepted: Accepted[] = [];
  const calls: Promise<void>[] = [];
  const began = performance.now();
  const beganAt = Date.now();
  let sent = 0;
  for (;;) {
    const elapsed = performance.now() - began;
    if (elapsed >= task.seconds * 1000) break;
    const due = Math.floor((elapsed / 1000) * (task.perSecond / CHANGES_OF_A_ROW));
    const body: object[] = [];
    for (; sent < due; sent += 1) body.push(changed(rows[sent % rows.length] ?? {}, sent));
    if (body.length > 0) calls.push(call({ url: adapter.url, token, body, accepted }));
    await pause(EVERY_MS);
  }
  await Promise.all(calls);
  while (!(await adapter.service.isAtEnd())) await pause(20);
  await adapter.stop();
  await environment.close();
  return { beganAt, accepted };
}

async function adapterOf(environment: Environment, task: PushTask): Promise<RunningAdapter> {
  const { store, log, namespace, incarnation, entityTypes, sources, options } = environment;
  // Folders of its own: what was delivered before is not read again.
  const inboxDir = join(task.scratch, 'empty-inbox');
  mkdirSync(inboxDir, { recursive: true });
  const onFailure = (error: unknown): void => {
    throw error instanceof Error ? error : new Error(String(error));
  };
  const parts = { store, log, namespace, incarnation, entityTypes, sources, inboxDir, onFailure };
  return startAdapter({ ...parts, logger: options.logger, quietMs: 50 }, { host: '127.0.0.1', port: 0 });
}

const MOST_ROWS = 20_000;
type Row = SimulatedCall['body'][number];

/** Rows that were pushed when the store was filled. */
async function rowsOf(folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of readdirSync(folder)
    .filter((each) => each.startsWith('calls-'))
    .sort()) {
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
      for (const row of (JSON.parse(line) as SimulatedCall).body) {
        if (row['thao_tac'] !== 'XOA' && row['nguoi_ban'] !== undefined) rows.push(row);
      }
      if (rows.length >= MOST_ROWS) return rows;
    }
  }
  if (rows.length === 0) throw new Error(`${folder} holds no rows to change`);
  return rows;
}

/** Another turnover and another address for e-mail: the shop changes, and so does its seller. */
function changed(row: Row, n: number): object {
  const seller = row['nguoi_ban'] as object;
  return {
    ...row,
    thao_tac: 'SUA',
    doanh_thu_thang: n + 1,
    nguoi_ban: { ...seller, email: `ban-${n}@thudientu.example.vn` },
  };
}

interface Call {
  readonly url: string;
  readonly token: string;
  readonly body: readonly object[];
  readonly accepted: Accepted[];
}

interface Answer {
  readonly receipts: readonly {
    readonly records?: readonly { readonly dataset: string; readonly record_id: string; readonly version: string }[];
  }[];
}

async function call({ url, token, body, accepted }: Call): Promise<void> {
  const response = await fetch(`${url}/v1/sources/${SOURCE}/records`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const acceptedAt = Date.now();
  if (response.status !== 202) throw new Error(`a push was answered ${response.status}`);
  for (const { records = [] } of ((await response.json()) as Answer).receipts) {
    for (const { dataset, record_id: recordId, version } of records) {
      accepted.push([`${SOURCE}/${dataset}/${recordId}`, version, acceptedAt]);
    }
  }
}
