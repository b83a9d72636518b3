import { loadEntityTypes, hashToken, logger as namedLogger, newToken } from '#libs/runtime';
import { saveConsumer, saveSourceToken, saveSteward, StoredInstallationTable } from '#libs/store';
import { loadSources } from '../../apps/adapter/src/load-sources.ts';
import { startAdapter } from '../../apps/adapter/src/start-adapter.ts';
import { startApi } from '../../apps/api/src/start-api.ts';
import { startStewardApi } from '../../apps/steward-api/src/start-steward-api.ts';
import { randomFrom } from '../support/entity-history.ts';
import { freshNamespace, openTestLog, type LogKind } from '../support/event-logs.ts';
import { createTestStore } from '../support/test-store.ts';
import { apiDoor } from './api-door.ts';
import { throughDoor, type HttpDoor } from './http-door.ts';
import { pushDoor } from './push-door.ts';
import { stewardDoor } from './steward-door.ts';
import type { Random } from './make-hostile.ts';
import type { Outcome } from './outcome.ts';
import { throughTopics } from './topics.ts';

export interface HostileRun {
  /** Through each door. */
  readonly count: number;
  readonly seed: number;
  /** Default postgres. */
  readonly log?: LogKind;
  /** Leave the HTTP doors alone. */
  readonly topicsOnly?: boolean;
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** Hostile events on every topic, then hostile calls to every HTTP door, on a store and a log of their own. */
export async function sendHostileInput({
  count,
  seed,
  log: kind = 'postgres',
  topicsOnly = false,
  onOutcome,
}: HostileRun): Promise<Outcome[]> {
  const random = randomFrom(seed);
  const store = await createTestStore();
  const log = await openTestLog(kind, store);
  const namespace = freshNamespace();
  const outcomes: Outcome[] = [];
  const tell = (outcome: Outcome): void => {
    outcomes.push(outcome);
    onOutcome?.(outcome);
  };
  try {
    await new StoredInstallationTable(store.pool).remember(namespace);
    const entityTypes = await loadEntityTypes('entity-types');
    const room = { store, log, namespace, entityTypes };
    for (const outcome of await throughTopics(room, count, random)) tell(outcome);
    if (topicsOnly) return outcomes;
    const { doors, stop } = await openDoors(room, random);
    try {
      for (const { door, failures } of doors) {
        const outcome = await throughDoor(door, count);
        tell({ ...outcome, crashes: outcome.crashes + failures.length });
      }
    } finally {
      await stop();
    }
    return outcomes;
  } finally {
    await log.close();
    await store.close();
  }
}

type Room = Parameters<typeof throughTopics>[0];

async function openDoors(
  room: Room,
  random: Random,
): Promise<{ doors: { door: HttpDoor; failures: unknown[] }[]; stop: () => Promise<void> }> {
  const { store, entityTypes } = room;
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => void failures.push(error);
  const common = { ...room, logger: namedLogger('hostile', 'silent'), onFailure };
  const http = { host: '127.0.0.1', port: 0 };
  const sources = await loadSources('sources', entityTypes);
  const adapter = await startAdapter({ ...common, incarnation: 1, sources, inboxDir: 'no-inbox' }, http);
  const api = await startApi(common, http);
  const stewardApi = await startStewardApi(common, http);
  const token = newToken();
  const tokenHash = hashToken(token);
  await saveSourceToken(store.pool, 'ecommerce', tokenHash);
  await saveConsumer(store.pool, { name: 'hostile', tokenHash, purposes: ['identity'] });
  await saveSteward(store.pool, { name: 'hostile', tokenHash, entityTypes: [...entityTypes.keys()] });
  const doors = [
    pushDoor(adapter.url, token, store, random),
    apiDoor(api.url, token, random),
    stewardDoor(stewardApi.url, token, random),
  ];
  return {
    doors: doors.map((door) => ({ door, failures })),
    stop: async () => {
      await Promise.all([adapter.stop(), api.stop(), stewardApi.stop()]);
    },
  };
}
