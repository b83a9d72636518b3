import 'reflect-metadata';
import { Metrics, ProblemFilter } from '#libs/runtime';
import { isTransient } from '#libs/store';
import type { ConsumptionState } from '#libs/stream';
import { NestFactory } from '@nestjs/core';
import { addReconcilerFigures } from './reconciler-figures.ts';
import { ReadingThread } from './read-events/reading-thread.ts';
import {
  readTopics,
  ReconcilerModule,
  reconcilerTopics,
  reconcilerUnits,
  type ReconcilerParts,
} from './reconciler.module.ts';

export interface RunningReconcilers {
  /** By entity type. */
  readonly states: ReadonlyMap<string, ConsumptionState>;
  /** Of the health endpoints, where they were asked for. */
  readonly url: string | null;
  /** Resolves when the log has acknowledged everything that is committed so far. */
  whenPublished(): Promise<void>;
  /** Finishes the batches under way and gives the leases back. */
  stop(): Promise<void>;
}

/** Metrics are the process's; left out: ones of its own. */
export type ReconcilersStart = Omit<ReconcilerParts, 'metrics' | 'reading'> &
  Partial<Pick<ReconcilerParts, 'metrics'>> & {
    /** Whether events are read on a thread of their own: worth its memory where heaps of them come. */
    readonly readsAside?: boolean;
  };

/** Starts one reconciler for each entity type. Without `http` they have no endpoints: for a process of several apps. */
export async function startReconcilers(
  start: ReconcilersStart,
  http: { readonly host: string; readonly port: number } | null,
): Promise<RunningReconcilers> {
  const reading = start.readsAside === true ? new ReadingThread(readTopics(start)) : undefined;
  const parts = { ...start, metrics: start.metrics ?? new Metrics(), ...(reading !== undefined && { reading }) };
  const units = reconcilerUnits(parts);
  addReconcilerFigures(parts.metrics, parts, units);
  await parts.log.ensureTopics(reconcilerTopics(parts));
  const app = await NestFactory.create(ReconcilerModule.of(parts, units), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter({ logger: parts.logger, isTransient }));
  for (const { server } of units) app.connectMicroservice({ strategy: server });
  await app.startAllMicroservices();
  if (http === null) await app.init();
  else await app.listen(http.port, http.host);
  return {
    get states() {
      return new Map(units.map(({ entityType, server }) => [entityType, server.state]));
    },
    url: http === null ? null : await app.getUrl(),
    whenPublished: async () => {
      for (const { reconciler } of units) await reconciler.whenPublished();
    },
    stop: async () => {
      await app.close();
      await reading?.close();
    },
  };
}
