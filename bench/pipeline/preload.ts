import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { simulate } from '../../simulation/index.ts';
import { startAdapter } from '../../apps/adapter/src/start-adapter.ts';
import { deliverWave } from '../../apps/all-in-one/src/deliver.ts';
import { openEnvironment } from '../../apps/all-in-one/src/environment.ts';
import { environmentOf, ownUse, secondsSince, type ProcessUse, type Task } from './task.ts';

export interface Preloaded {
  readonly simulationSeconds: number;
  /** From the first delivery until the log has acknowledged the last event. */
  readonly adapterSeconds: number;
  /** Of the process that simulated first and then accepted and published. */
  readonly process: ProcessUse;
}

/** Fills the topics: the ministries' changes are made, accepted and published; nobody consumes yet. */
export async function preload(task: Task): Promise<Preloaded> {
  const from = join(task.scratch, 'ministries');
  const inboxDir = join(task.scratch, 'inbox');
  const simulating = performance.now();
  const { waves } = await simulate({ people: task.people, seed: task.seed }, from);
  const simulationSeconds = secondsSince(simulating);

  const environment = await openEnvironment(environmentOf(task, 'bench-adapter'));
  let failure: Error | null = null;
  const { store, log, namespace, incarnation, entityTypes, sources, options } = environment;
  const onFailure = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(String(error));
  };
  const adapter = await startAdapter(
    {
      ...{ store, log, namespace, incarnation, entityTypes, sources, inboxDir, onFailure },
      logger: options.logger,
      quietMs: 50,
    },
    { host: '127.0.0.1', port: 0 },
  );
  const delivery = {
    from,
    inboxDir,
    pipeline: {
      environment,
      adapter,
      get failure() {
        return failure;
      },
    },
  };
  const started = performance.now();
  const tokens = new Map<string, string>();
  for (const wave of waves) await deliverWave(delivery, wave, tokens);
  while (!(await adapter.service.isAtEnd())) {
    adapter.service.throwIfFailed();
    await pause(20);
  }
  const adapterSeconds = secondsSince(started);
  await adapter.stop();
  await environment.close();
  return { simulationSeconds, adapterSeconds, process: ownUse() };
}
