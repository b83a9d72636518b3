import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findOwner, type ConsumerOwner } from '#libs/store';
import { datasetsOf, type Environment } from '../../all-in-one/src/environment.ts';
import { reconcilerConsumer } from '../../reconciler/src/reconciler.ts';

/** One hand-over, from the kill of the writer on. */
export interface HandOver {
  /** Until another instance owned. */
  readonly ownedAfterMs: number;
  /** Until that one had committed a batch; null where nothing was left to commit. */
  readonly committedAfterMs: number | null;
}

export interface ReconcilerProcessesOptions {
  readonly environment: Environment;
  readonly count: number;
  readonly batchSize: number;
}

const MAIN = join(import.meta.dirname, '../../reconciler/src/main.js');
const LOOK_EVERY_MS = 20;
/** Far beyond a lease and the loading of memory. */
const HAND_OVER_PATIENCE_MS = 60_000;
/** Without a batch for so long the writer has nothing to do. */
const QUIET_MS = 3_000;
/** The same for one that has just taken over, and loads memory first. */
const LOADING_MS = 10_000;

/** Reconcilers as processes of their own: for each entity type one writes, the others stand by. */
export class ReconcilerProcesses {
  private readonly children = new Set<ChildProcess>();
  private readonly options: ReconcilerProcessesOptions;
  /** The entity type with most records: its writer is the one to kill. */
  private readonly consumer: string;
  private said = '';

  constructor(options: ReconcilerProcessesOptions) {
    this.options = options;
    const types = datasetsOf(options.environment.sources).map(({ entityType }) => entityType);
    this.consumer = reconcilerConsumer(types.includes('person') ? 'person' : (types[0] ?? ''));
    for (let n = 0; n < options.count; n += 1) this.add();
  }

  /** kill -9 of whoever writes, while it is at work, and a new instance in its place. */
  async killWriter(signal: AbortSignal): Promise<HandOver> {
    const before = await this.writerAtWork(signal);
    const pid = Number(before.holder.split('/')[1]);
    const writer = [...this.children].find((child) => child.pid === pid);
    if (writer === undefined) throw new Error('the writer is none of the processes that were started here');
    this.children.delete(writer);
    writer.kill('SIGKILL');
    const killedAt = performance.now();
    this.add();
    const since = (): number => Math.round(performance.now() - killedAt);
    const heir = await this.until(
      (owner) => (owner.epoch > before.epoch ? owner : null),
      HAND_OVER_PATIENCE_MS,
      signal,
    );
    if (heir === null) throw new Error(`nobody took over: ${this.said}`);
    const ownedAfterMs = since();
    const next = await this.until((owner) => (owner.batchSeq > heir.batchSeq ? owner : null), LOADING_MS, signal);
    return { ownedAfterMs, committedAfterMs: next === null ? null : since() };
  }

  async stop(): Promise<void> {
    const ending = [...this.children].map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    });
    this.children.clear();
    await Promise.all(ending);
  }

  private add(): void {
    const { environment, batchSize } = this.options;
    const { store, namespace, sources, options } = environment;
    const datasets = datasetsOf(sources).map(({ source, dataset, entityType }) => `${source}/${dataset}=${entityType}`);
    const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
      env: {
        DATABASE_URL: store.url,
        EVENT_LOG: options.eventLog.kind,
        ...(options.eventLog.kind === 'kafka' && { KAFKA_BROKERS: options.eventLog.brokers.join(',') }),
        NAMESPACE: namespace,
        ENTITY_TYPES_DIR: options.entityTypesDir,
        DATASETS: datasets.join(','),
        BATCH_SIZE: String(batchSize),
        HTTP_PORT: '0',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (text: Buffer) => (this.said = `${this.said}${text.toString()}`.slice(-2000)));
    this.children.add(child);
  }

  /** The owner, once it has committed something; an owner with nothing to do is taken as it is. */
  private async writerAtWork(signal: AbortSignal): Promise<ConsumerOwner> {
    const first = await this.until((owner) => (owner.isHeld ? owner : null), HAND_OVER_PATIENCE_MS, signal);
    if (first === null) throw new Error(`no reconciler came to own anything: ${this.said}`);
    return (await this.until((owner) => (owner.batchSeq > first.batchSeq ? owner : null), QUIET_MS, signal)) ?? first;
  }

  private async until<T>(
    look: (owner: ConsumerOwner) => T | null,
    patienceMs: number,
    signal: AbortSignal,
  ): Promise<T | null> {
    for (const giveUpAt = performance.now() + patienceMs; performance.now() < giveUpAt; await pause(LOOK_EVERY_MS)) {
      signal.throwIfAborted();
      const owner = await findOwner(this.options.environment.store.pool, this.consumer);
      const found = owner === null ? null : look(owner);
      if (found !== null) return found;
    }
    return null;
  }
}
