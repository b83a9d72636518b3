import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ReconcilerDrive, type StoreSummary, type Told } from '../support/reconciler-drive.ts';
import { SYNTHETIC_TYPE, thing } from '../support/synthetic-entity-type.ts';
import { syntheticModel, type SyntheticRecord } from '../support/synthetic-model.ts';

/** Order, batches, repeats, refused events and restarts must not show in what the store comes to. */
const SCHEDULES = Number(process.env['RECONCILER_SCHEDULES'] ?? 50);
const SEED = Number(process.env['RECONCILER_SEED'] ?? Date.now() % 1_000_000);
const SETUP = {
  definition: SYNTHETIC_TYPE,
  model: syntheticModel({ blockCap: 4, componentCap: 6, link: 0, sizePenalty: 500, sizeBonus: 1000 }),
  datasets: [
    { source: 'register', dataset: 'citizen' },
    { source: 'tax', dataset: 'taxpayer' },
  ],
};

interface Schedule {
  /** In order of publication. `broken`: does not follow the schema. */
  readonly told: readonly (Told & { readonly broken: boolean })[];
  /** How many events each run's batches take, and after how many batches it is restarted. */
  readonly runs: readonly { readonly batchSize: number; readonly batches: number }[];
}

const value = fc.integer({ min: 0, max: 2 });
const anyTold = fc
  .record({
    isRegister: fc.boolean(),
    id: fc.integer({ min: 1, max: 8 }),
    version: fc.integer({ min: 1, max: 4 }),
    values: fc.option(fc.tuple(value, value, value, value), { freq: 5 }),
    number: fc.option(fc.integer({ min: 1, max: 2 })),
    tsMs: fc.option(fc.integer({ min: 0, max: 3 })),
    broken: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
  })
  .map(({ isRegister, id, version, values, number, tsMs, broken }) => ({
    source: isRegister ? 'register' : 'tax',
    dataset: isRegister ? 'citizen' : 'taxpayer',
    id: `${id}`,
    version,
    after: values === null ? null : { ...thing(...values), ...(number === null ? {} : { number: `${number}` }) },
    tsMs,
    broken,
  }));
const schedule: fc.Arbitrary<Schedule> = fc.record({
  told: fc.array(anyTold, { minLength: 12, maxLength: 40 }).chain((told) =>
    // Every event at least once, some twice, in any order.
    fc.shuffledSubarray([...told, ...told], { minLength: told.length }).map((order) => [...told, ...order]),
  ),
  runs: fc.array(fc.record({ batchSize: fc.integer({ min: 1, max: 9 }), batches: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 2,
    maxLength: 5,
  }),
});

async function publish(drive: ReconcilerDrive<SyntheticRecord>, told: Schedule['told']): Promise<void> {
  await drive.publishBytes(
    told.map((change) => {
      const message = drive.message(change);
      return [change, Buffer.from(JSON.stringify(change.broken ? { ...message, after: 7 } : message))];
    }),
  );
}

async function inOneBatch(told: Schedule['told']): Promise<StoreSummary> {
  const drive = await ReconcilerDrive.open(SETUP);
  try {
    await publish(drive, told);
    await drive.run(10_000);
    return await drive.summary();
  } finally {
    await drive.close();
  }
}

describe('schedules on a real PostgreSQL', () => {
  test(`batches, repeats and restarts do not show in the store (seed ${SEED}, ${SCHEDULES} schedules)`, async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async ({ told, runs }) => {
        const drive = await ReconcilerDrive.open(SETUP);
        try {
          await publish(drive, told);
          for (const { batchSize, batches } of runs) {
            const before = await drive.run(batchSize, batches);
            expect(await drive.loadedMemory()).toEqual(before);
          }
          const before = await drive.run(7);
          expect(await drive.loadedMemory()).toEqual(before);
          // The same facts, each once and in reverse, in one batch.
          const facts = told.filter((one, i) => told.indexOf(one) === i).reverse();
          expect(await drive.summary()).toEqual(await inOneBatch(facts));
          for (const { counted, passed } of await drive.conservation()) expect(counted).toBe(passed);
          const counted = (await drive.conservation()).reduce((sum, each) => sum + each.counted, 0);
          expect(counted).toBe(told.length);
        } finally {
          await drive.close();
        }
      }),
      { numRuns: SCHEDULES, seed: SEED, endOnFailure: true },
    );
  }, 600_000);
});
