import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { logger as namedLogger } from '#libs/runtime';
import { digestOfStore, type StoreDigest } from '#libs/store';
import { datasetsOf, openEnvironment, type Environment } from '../../apps/all-in-one/src/environment.ts';
import { startPipeline, type Pipeline } from '../../apps/all-in-one/src/pipeline.ts';
import { repository } from '../support/app-process.ts';
import { createTestStore } from '../support/test-store.ts';
import { distinctRecordEvents } from './checks.ts';
import { Delivery, type Slice } from './delivery.ts';
import { Steward } from './stewards.ts';

/** The same deliveries through the same apps, in one process, on a PostgreSQL log, undisturbed. */
export class Reference {
  private constructor(
    private readonly pipeline: Pipeline,
    private readonly environment: Environment,
    private readonly delivery: Delivery,
    private readonly steward: Steward,
    private readonly closeStore: () => Promise<void>,
  ) {}

  static async start(folder: string): Promise<Reference> {
    const store = await createTestStore();
    const inboxDir = join(folder, 'undisturbed-inbox');
    await mkdir(inboxDir, { recursive: true });
    const environment = await openEnvironment({
      dataDir: join(folder, 'undisturbed'),
      databaseUrl: store.url,
      eventLog: { kind: 'postgres' },
      namespace: 'undisturbed',
      entityTypesDir: join(repository, 'entity-types'),
      sourcesDir: join(repository, 'sources'),
      logger: namedLogger('undisturbed', 'silent'),
    });
    const ways = { inboxDir, batchSize: 5000, quietMs: 20, host: '127.0.0.1', apiPort: 0, pushPort: 0 };
    const pipeline = await startPipeline(environment, ways);
    const delivery = new Delivery(inboxDir, pipeline.adapter.url, () => environment.store);
    const steward = new Steward(
      () => pipeline.stewardApi.url,
      () => environment.store,
    );
    return new Reference(pipeline, environment, delivery, steward, () => store.close());
  }

  /** @returns the digest, and how many changes were accepted in all. */
  async take(slices: readonly Slice[]): Promise<{ readonly digest: StoreDigest; readonly accepted: number }> {
    for (const { files, calls, judgements } of slices) {
      await this.delivery.drop(files);
      for (const call of calls) await this.delivery.call(call);
      for (const judgement of judgements) await this.steward.judge(judgement);
    }
    await this.pipeline.adapter.rescan();
    while (!this.pipeline.adapter.isAtEnd()) {
      if (this.pipeline.failure !== null) throw this.pipeline.failure;
      await pause(20);
    }
    const { accepted } = await this.pipeline.whenIdle();
    await this.delivery.tidy();
    return { digest: await digestOfStore(this.environment.store.pool), accepted };
  }

  /** Different record-changed events on its log. */
  distinctEvents(): Promise<number> {
    const { log, namespace, sources } = this.environment;
    return distinctRecordEvents({ log, namespace, datasets: datasetsOf(sources) });
  }

  async stop(): Promise<void> {
    await this.pipeline.stop();
    await this.environment.close();
    await this.closeStore();
  }
}
