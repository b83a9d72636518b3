import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EntityTypeDefinition, JudgementMade } from '#libs/contract';
import { readLedger } from '#libs/store';
import { ReconcilerDrive, type Told } from '../support/reconciler-drive.ts';
import { SYNTHETIC_TYPE, thing } from '../support/synthetic-entity-type.ts';
import { syntheticModel, type SyntheticRecord } from '../support/synthetic-model.ts';

/**
 * Where records belong is in memory alone while it is needed: it must be what the store says. So is which records there
 * ever were: of others the store is not asked.
 */
const SERIES = Number(process.env['RECONCILER_SCHEDULES'] ?? 8);
const SEED = Number(process.env['RECONCILER_SEED'] ?? Date.now() % 1_000_000);
const TAX = { source: 'tax', dataset: 'taxpayer' };

type Drive = ReconcilerDrive<SyntheticRecord>;
type Said = Pick<JudgementMade, 'left' | 'right' | 'verdict'>;
/** A change, or what a steward says. */
type Fact = { readonly told: Told } | { readonly said: Said };

function definitionWith(link: number): EntityTypeDefinition {
  const thresholds = { ...SYNTHETIC_TYPE.linkage.thresholds, link };
  return { ...SYNTHETIC_TYPE, hash: `link ${link}`, linkage: { ...SYNTHETIC_TYPE.linkage, thresholds } };
}
const compile = ({ linkage }: EntityTypeDefinition): ReturnType<typeof syntheticModel> => {
  const link = linkage.thresholds.link * 1000;
  const model = syntheticModel({ blockCap: 9, componentCap: 6, link, sizePenalty: 500, sizeBonus: 0 });
  return { ...model, merge: { ...model.merge, prior: -link } };
};
const STRICT = definitionWith(3);
const LENIENT = definitionWith(-1);

async function withDrive(work: (drive: Drive) => Promise<void>): Promise<void> {
  const drive = await ReconcilerDrive.open({ definition: STRICT, model: compile(STRICT), compile, datasets: [TAX] });
  try {
    await work(drive);
  } finally {
    await drive.close();
  }
}

const told = (id: number, version: number, ...values: number[]): Told => ({
  ...{ ...TAX, id: `${id}`, version },
  after: values.length === 0 ? null : thing(...values),
});

/** Told each in a batch of its own, one after another, to one process once it is ready. */
async function oneByOne(
  drive: Drive,
  given: readonly Told[],
  isReady = async (): Promise<boolean> => true,
): Promise<unknown> {
  const rest = [...given];
  return drive.run(10, undefined, async () => {
    if (!(await isReady())) return false;
    const next = rest.shift();
    if (next !== undefined) await drive.publish([next]);
    return next === undefined;
  });
}

/** Reference, record number and entity of each live record, as the table has them. */
async function storedPlaces({ store }: Drive): Promise<unknown[]> {
  const { rows } = await store.pool.query<{ place: unknown }>(
    `SELECT jsonb_build_array(reference, record_no, entity_id) AS place FROM linkage.record WHERE NOT deleted
     ORDER BY reference`,
  );
  return rows.map(({ place }) => place);
}

async function expectAsStored(drive: Drive, memory: unknown): Promise<void> {
  expect(memory).toMatchObject({ places: await storedPlaces(drive) });
}

const id = fc.integer({ min: 1, max: 8 });
const value = fc.integer({ min: 0, max: 2 });
const version = fc.integer({ min: 1, max: 5 });
const anyTold = fc
  .tuple(id, version, fc.option(fc.tuple(value, value, value, value), { freq: 3 }))
  .map(([of, at, values]) => ({ told: told(of, at, ...(values ?? [])) }));
const anySaid = fc
  .tuple(id, id, fc.constantFrom<Said['verdict'][]>('same', 'different', 'revoked'))
  .filter(([one, other]) => one < other)
  .map(([one, other, verdict]) => ({
    said: { left: `tax/taxpayer/${one}`, right: `tax/taxpayer/${other}`, verdict },
  }));
const facts = fc.array(fc.oneof({ weight: 4, arbitrary: anyTold }, { weight: 1, arbitrary: anySaid }), {
  minLength: 6,
  maxLength: 20,
});

describe('where records belong', () => {
  test(`is in memory what the store says, whatever came, after a release and a restart too (seed ${SEED})`, async () => {
    const series = fc.record({
      before: facts,
      meanwhile: facts,
      after: facts,
      batchSize: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(series, async ({ before, meanwhile, after, batchSize }) => {
        await withDrive(async (drive) => {
          let seq = 0;
          const publish = async (given: readonly Fact[]): Promise<void> => {
            for (const fact of given) {
              if ('told' in fact) await drive.publish([fact.told]);
              else await drive.judge({ ...fact.said, seq: `${(seq += 1)}` });
            }
          };
          await publish(before);
          await expectAsStored(drive, await drive.run(batchSize, 2));
          await expectAsStored(drive, await drive.run(batchSize));
          await drive.ask(LENIENT);
          await publish(meanwhile);
          let isPublished = false;
          // The same process goes on after the release.
          const memory = await drive.run(batchSize, undefined, async () => {
            if (isPublished || !(await drive.isInForce(LENIENT))) return isPublished;
            await publish(after);
            isPublished = true;
            return false;
          });
          await expectAsStored(drive, memory);
          expect(await drive.loadedMemory()).toEqual(memory);
        });
      }),
      { numRuns: SERIES, seed: SEED, endOnFailure: true },
    );
  }, 600_000);

  test('goes along when a record that no batch brought comes to another entity, and when it leaves it', async () => {
    await withDrive(async (drive) => {
      const pair = { left: 'tax/taxpayer/1', right: 'tax/taxpayer/2' };
      await drive.publish([told(1, 1, 1, 1, 1, 1), told(2, 1, 2, 2, 2, 2)]);
      await drive.run(10);
      await drive.judge({ ...pair, verdict: 'same', seq: '1' });
      await expectAsStored(drive, await drive.run(10));
      expect(await drive.partition()).toEqual([['1', '2']]);
      await drive.judge({ ...pair, verdict: 'different', seq: '2' });
      await expectAsStored(drive, await drive.run(10));
      expect(await drive.partition()).toEqual([['1'], ['2']]);
    });
  });

  test('stays where a release gives records other numbers in memory', async () => {
    await withDrive(async (drive) => {
      // The model that comes reads them by reference.
      await drive.publish([told(2, 1, 2, 2, 2, 2), told(1, 1, 1, 1, 1, 1)]);
      await drive.run(10);
      await drive.ask(LENIENT);
      await expectAsStored(drive, await drive.run(10, undefined, () => drive.isInForce(LENIENT)));
    });
  });

  test('is kept of no record that is gone, so that none takes it over with its number in memory', async () => {
    await withDrive(async (drive) => {
      await drive.publish([told(1, 1, 1, 1, 1, 1), told(2, 1, 2, 2, 2, 2)]);
      await drive.run(10);
      await drive.publish([told(1, 2)]);
      await expectAsStored(drive, await drive.run(10));
      const rest = [told(2, 2), told(3, 1, 0, 0, 0, 0), told(1, 3, 1, 1, 1, 1)];
      await expectAsStored(drive, await oneByOne(drive, rest));
    });
  });
});

describe('of a record that was there before', () => {
  /** Two batches more, and what was sent before them is told by the store alone. */
  const OTHERS = [told(8, 1, 2, 2, 2, 2), told(9, 1, 3, 3, 3, 3)];
  const LIVE = told(1, 2, 1, 1, 1, 1);
  const DELETED = told(1, 3);
  const LATE = [told(1, 1, 1, 1, 1, 2), LIVE, DELETED];

  async function expectLedger(
    drive: Drive,
    counts: { applied: number; stale: number; duplicate: number },
  ): Promise<void> {
    const ledger = await readLedger(drive.store.pool, drive.reconciler().consumer);
    expect(ledger).toMatchObject([{ ...counts, quarantined: 0 }]);
  }

  test.each([
    ['deleted', [LIVE, DELETED]],
    ['deleted before anything else was told of it', [DELETED]],
  ])(
    'and was %s, nothing older brings it back, in the same process or the next; something newer does',
    async (_, before) => {
      await withDrive(async (drive) => {
        await oneByOne(drive, [...before, ...OTHERS, ...LATE]);
        const applied = before.length + OTHERS.length;
        await expectLedger(drive, { applied, stale: 2, duplicate: 1 });
        await oneByOne(drive, LATE);
        await expectLedger(drive, { applied, stale: 4, duplicate: 2 });
        const { entities, tombstones } = await drive.summary();
        expect(entities.map(({ members }) => members)).toEqual([['tax/taxpayer/8'], ['tax/taxpayer/9']]);
        expect(tombstones).toEqual(['tax/taxpayer/1 3']);
        await oneByOne(drive, [told(1, 4, 1, 1, 1, 1)]);
        await expectLedger(drive, { applied: applied + 1, stale: 4, duplicate: 2 });
        expect(await drive.partition()).toEqual([['1'], ['8'], ['9']]);
      });
    },
  );

  test('and came after a release, what comes later is held against it', async () => {
    await withDrive(async (drive) => {
      await oneByOne(drive, OTHERS);
      await drive.ask(LENIENT);
      const others = OTHERS.map((other) => ({ ...other, version: 2 }));
      const later = [LIVE, ...others, told(1, 1, 1, 1, 1, 2), LIVE, told(1, 3, 1, 1, 1, 3)];
      await expectAsStored(drive, await oneByOne(drive, later, () => drive.isInForce(LENIENT)));
      await expectLedger(drive, { applied: 6, stale: 1, duplicate: 1 });
    });
  });
});
