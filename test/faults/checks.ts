import { setTimeout as pause } from 'node:timers/promises';
import { entityChangedTopic, recordChangedTopic } from '#libs/contract';
import { sha256Hex } from '#libs/json';
import type { EventLog, LogEvent } from '#libs/stream';
import {
  isIdle,
  pipelineProgress,
  pipelineStatus,
  type PipelineStatus,
  type StatusOf,
} from '../../apps/all-in-one/src/status.ts';
import type { Stage } from './stage.ts';

type OnLog = Pick<StatusOf, 'log' | 'namespace' | 'datasets'>;

/** Without any progress: a busy machine is slow, and that is no failure. */
const STANDSTILL_MS = 300_000;

/** An event that a publisher repeated may show on the log a moment after all seemed to be over; what is lost stays lost. */
const LATE_MS = 20_000;

/** Resolves when every file is read, every outbox empty and every lag zero. */
export async function untilDrained(stage: Stage): Promise<PipelineStatus> {
  let last: unknown;
  let [atRestSince, lastLook, movedAt]: [number | null, string, number] = [null, '', Date.now()];
  for (; ; await pause(250)) {
    try {
      const { rowCount } = await stage.store.pool.query('SELECT FROM adapter.file WHERE NOT finished LIMIT 1');
      const progress = await pipelineProgress(stage.of);
      last = progress;
      if (JSON.stringify(progress) !== lastLook) [lastLook, movedAt] = [JSON.stringify(progress), Date.now()];
      if (rowCount === 0 && isIdle(progress)) {
        const status = await pipelineStatus(stage.of);
        atRestSince ??= Date.now();
        if (conservationOf(status).unaccounted === 0 || Date.now() - atRestSince > LATE_MS) return status;
      }
    } catch (error) {
      last = error;
    }
    if (Date.now() - movedAt > STANDSTILL_MS) {
      const why = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`not at rest, and no progress for ${STANDSTILL_MS / 1000} s: ${why}`);
    }
  }
}

/** Events that ended as nothing, and events that ended as more than one thing. */
export function conservationOf(status: PipelineStatus): { readonly unaccounted: number; readonly twice: number } {
  const differences = Object.values(status.conservation).map(({ unaccounted }) => unaccounted);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    unaccounted: sum(differences.filter((value) => value > 0)),
    twice: sum(differences.filter((value) => value < 0).map((value) => -value)),
  };
}

/** Ids put on the topics by the campaign itself. */
export const POISON = 'poison-';

/** Different record-changed events on the log, read from the beginning; publishers may repeat one. */
export async function distinctRecordEvents(of: OnLog): Promise<number> {
  const { namespace, datasets } = of;
  const topics = datasets.map(({ source, dataset }) => recordChangedTopic(namespace, source, dataset).name);
  const ids = new Set<string>();
  await readAll(of.log, topics, ({ headers }) => {
    const id = headers['ce_id'] ?? '';
    if (!id.startsWith(POISON)) ids.add(id);
  });
  return ids.size;
}

/** Entity versions that were published with two different contents: an effect that was done twice. */
export async function differingEntityVersions(of: OnLog): Promise<number> {
  const { namespace, datasets } = of;
  const types = [...new Set(datasets.map(({ entityType }) => entityType))];
  const contents = new Map<string, string>();
  const differing = new Set<string>();
  const topics = types.map((type) => entityChangedTopic(namespace, type).name);
  await readAll(of.log, topics, ({ headers, value }) => {
    const id = headers['ce_id'] ?? '';
    const content = sha256Hex(value ?? Buffer.alloc(0));
    if ((contents.get(id) ?? content) !== content) differing.add(id);
    contents.set(id, content);
  });
  return differing.size;
}

async function readAll(log: EventLog, topics: readonly string[], take: (event: LogEvent) => void): Promise<void> {
  const partitions = await log.describe(topics);
  const events = partitions.reduce((sum, { earliest, next }) => sum + Number(next - earliest), 0);
  const reader = await log.read({ consumer: 'faults-reader', epoch: 1n, topics, positions: new Map() });
  try {
    for (let seen = 0; seen < events;) {
      const batch = await reader.poll({ maxEvents: 5000, maxWaitMs: 20_000 });
      if (batch.length === 0) throw new Error(`${seen} of ${events} events can be read`);
      batch.forEach(take);
      seen += batch.length;
    }
  } finally {
    await reader.close();
  }
}
