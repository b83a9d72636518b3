import 'reflect-metadata';
import { createHttpDoor, Metrics } from '#libs/runtime';
import { isTransient } from '#libs/store';
import { addAdapterFigures } from './adapter-figures.ts';
import { AdapterModule } from './adapter.module.ts';
import { AdapterService, type AdapterOptions } from './adapter-service.ts';
import { recallPublished } from './accept/recall-published.ts';

const TITLE = 'Liên Thông: records of sources';
const DESCRIPTION = 'Where ministry systems push their changes. Each source has tokens of its own.';

export interface AdapterStart extends Omit<AdapterOptions, 'installation' | 'holdOutbox'> {
  readonly namespace: string;
  readonly incarnation: number;
  /** Accept, but publish nothing until `publishShuffled` or `release`. */
  readonly holdPublishing?: boolean;
  /** Of the process; left out: one of its own. */
  readonly metrics?: Metrics;
}

export interface RunningAdapter {
  /** Of HTTP push, health and /docs. */
  readonly url: string;
  readonly service: AdapterService;
  /** Every source is read to its end; what was accepted may still wait in the outbox. */
  isAtEnd(): boolean;
  /** Looks at every folder anew: `isAtEnd` is false until that has happened. */
  rescan(): Promise<void>;
  /** Publishes what is held in an order drawn by the seed (0: as accepted), then goes on as usual; gives how many. */
  publishShuffled(seed: number): Promise<number>;
  stop(): Promise<void>;
}

/** Starts reading the sources and listening for pushes. `port` 0 takes a free one. */
export async function startAdapter(
  start: AdapterStart,
  http: { readonly host: string; readonly port: number },
): Promise<RunningAdapter> {
  const { namespace, incarnation, holdPublishing, metrics = new Metrics(), ...options } = start;
  await recallPublished({ ...options, namespace });
  const service = new AdapterService({
    ...options,
    installation: { namespace, incarnation },
    holdOutbox: holdPublishing ?? false,
  });
  const { store, log, logger } = start;
  addAdapterFigures(metrics, store);
  const app = await createHttpDoor(AdapterModule.of({ service, store, log, metrics }), {
    ...{ title: TITLE, description: DESCRIPTION, logger, isTransient },
    // Pushes under way are answered.
    breaksOff: false,
    checksParameters: false,
  });
  await app.listen(http.port, http.host);
  service.start();
  return {
    url: await app.getUrl(),
    service,
    isAtEnd: () => service.areSourcesAtEnd(),
    rescan: async () => service.rescan(),
    publishShuffled: (seed) => service.relay.publishShuffled(seed),
    stop: async () => {
      // No new pushes, those under way are answered; then the sources, then what is on its way to the log.
      await app.close();
      await service.stop();
    },
  };
}
