import { listRefused, relayAdapterOutbox, type Store } from '#libs/store';
import type { EventLog } from '#libs/stream';
import type { OpenedPipeline } from '../../apps/command-line/src/open-for-command.ts';
import type { QuarantineReplay } from '../../apps/command-line/src/quarantine-replay.ts';

/** What was refused is sent again after its cause was mended: once, from its own place, and never to the loss of what is newer. */
export const ONCE = { again: false, dryRun: false };
export const AGAIN = { again: true, dryRun: false };

export const kindsOf = async (replay: QuarantineReplay, store: Store): Promise<string[]> => {
  const kinds: string[] = [];
  for (const name of await listRefused(store.pool, { oldestFirst: true })) kinds.push((await replay.replay(name)).kind);
  return kinds;
};

export const roomOf = (
  of: Pick<OpenedPipeline, 'store' | 'log' | 'namespace'> & Partial<OpenedPipeline>,
): OpenedPipeline => ({
  incarnation: 1,
  sources: [],
  entityTypes: new Map(),
  datasets: [],
  ...of,
});

/** What the relay of an adapter does. */
export async function publishOutbox({ store, log }: { store: Store; log: EventLog }): Promise<number> {
  return relayAdapterOutbox(store.pool, { maxEvents: 1000, maxBytes: 1e7 }, (events) => log.publish(events));
}
