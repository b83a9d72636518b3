import 'reflect-metadata';
import { entityChangedTopic } from '#libs/contract';
import { Metrics, ProblemFilter } from '#libs/runtime';
import { isTransient } from '#libs/store';
import type { ConsumptionState } from '#libs/stream';
import { NestFactory } from '@nestjs/core';
import { addSinkFigures } from './sink-figures.ts';
import { SinkModule, sinkServer, type SinkParts } from './sink.module.ts';

export interface RunningSink {
  readonly state: ConsumptionState;
  /** Of the health endpoints, where they were asked for. */
  readonly url: string | null;
  /** Finishes the batch under way and gives the lease back. */
  stop(): Promise<void>;
}

/** Metrics are the process's; left out: ones of its own. */
export type SinkStart = Omit<SinkParts, 'metrics'> & Partial<Pick<SinkParts, 'metrics'>>;

/** Starts the sink. Without `http` it has no endpoints of its own: for a process that holds several apps. */
export async function startSink(
  start: SinkStart,
  http: { readonly host: string; readonly port: number } | null,
): Promise<RunningSink> {
  const parts = { ...start, metrics: start.metrics ?? new Metrics() };
  addSinkFigures(parts.metrics, parts);
  await parts.log.ensureTopics([...parts.entityTypes.keys()].map((name) => entityChangedTopic(parts.namespace, name)));
  const server = sinkServer(parts);
  const app = await NestFactory.create(SinkModule.of(parts, server), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter({ logger: parts.logger, isTransient }));
  app.connectMicroservice({ strategy: server });
  await app.startAllMicroservices();
  if (http === null) await app.init();
  else await app.listen(http.port, http.host);
  return {
    get state() {
      return server.state;
    },
    url: http === null ? null : await app.getUrl(),
    stop: () => app.close(),
  };
}
