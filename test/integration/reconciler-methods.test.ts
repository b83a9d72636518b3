import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EntityTypeDefinition, JudgementMade, ReferenceText } from '#libs/contract';
import { METHOD_VERSION, type LinkageModel } from '#libs/linkage';
import { anyId, anyTold, REGISTER_AND_TAX } from '../support/any-told.ts';
import { ReconcilerDrive, type DriveOptions, type StoreSummary, type Told } from '../support/reconciler-drive.ts';
import { SYNTHETIC_TYPE, thing } from '../support/synthetic-entity-type.ts';
import { syntheticModel, type SyntheticRecord } from '../support/synthetic-model.ts';

/** Code can be replaced too: a store that the former code linked ends as if the present one had always linked it. */
const SERIES = Number(process.env['RECONCILER_SCHEDULES'] ?? 4);
const SEED = Number(process.env['RECONCILER_SEED'] ?? Date.now() % 1_000_000);

type Options = DriveOptions<SyntheticRecord>;
type Compile = Required<Options>['compile'];
type Drive = ReconcilerDrive<SyntheticRecord>;

function definitionWith(link: number): EntityTypeDefinition {
  const thresholds = { ...SYNTHETIC_TYPE.linkage.thresholds, link };
  return { ...SYNTHETIC_TYPE, hash: `link ${link}`, linkage: { ...SYNTHETIC_TYPE.linkage, thresholds } };
}
const STRICT = definitionWith(3);
const LENIENT = definitionWith(-1);

const compile: Compile = ({ linkage }) => {
  const link = linkage.thresholds.link * 1000;
  const model = syntheticModel({ blockCap: 4, componentCap: 6, link, sizePenalty: 500, sizeBonus: 0 });
  return { ...model, merge: { ...model.merge, prior: -link } };
};

/** The same definition in the hands of the former code, which made fewer keys, weighed pairs and grouped otherwise. */
const compileFormerly: Compile = (definition) => {
  const model = compile(definition);
  const keysOf: LinkageModel<SyntheticRecord>['blockingKeys'] = (record) => model.blockingKeys(record).slice(0, 2);
  return {
    ...model,
    version: 'synthetic, formerly',
    blockingKeys: keysOf,
    hashKeys: (record, into) => into.addTexts(keysOf(record)),
    weigh: (left, right) => model.weigh(left, right) + 1200,
    merge: { ...model.merge, prior: model.merge.prior + 2500 },
  };
};

const FORMER = 7;
const PRESENT = 8;
const optionsOf = (methodVersion: number, how: Compile, definition = STRICT): Options => ({
  definition,
  model: how(definition),
  compile: how,
  methodVersion,
  datasets: REGISTER_AND_TAX,
});
const formerly = optionsOf(FORMER, compileFormerly);
const now = optionsOf(PRESENT, compile);

/** Begins, and then cannot prepare the definition in force: it goes on with what the former code linked. */
function nowInVain(): Options {
  let compiled = 0;
  return optionsOf(PRESENT, (definition) => {
    // `optionsOf` compiles once, the start once more.
    if ((compiled += 1) === 3) throw new Error('not prepared');
    return compile(definition);
  });
}

async function withDrive(options: Options, work: (drive: Drive) => Promise<void>): Promise<void> {
  const drive = await ReconcilerDrive.open(options);
  try {
    await work(drive);
  } finally {
    await drive.close();
  }
}

interface Facts {
  readonly told: readonly Told[];
  readonly judged: readonly Pick<JudgementMade, 'left' | 'right' | 'verdict' | 'seq'>[];
}

async function alwaysUnder(options: Options, { told, judged }: Facts): Promise<StoreSummary> {
  let summary: StoreSummary | null = null;
  await withDrive(options, async (drive) => {
    await drive.publish(told);
    await drive.judge(...judged);
    await drive.run(1000);
    summary = await drive.summary();
  });
  if (summary === null) throw new Error('no store');
  return summary;
}

async function methodOf({ store }: Drive): Promise<number | null> {
  const { rows } = await store.pool.query<{ method: number | null }>('SELECT method FROM linkage.entity_type');
  return rows[0]?.method ?? null;
}

/** Runs until the store is linked by the present code. */
async function linkAnew(drive: Drive, batchSize = 3): Promise<unknown> {
  return drive.run(batchSize, undefined, async () => (await methodOf(drive)) === PRESENT);
}

const anyFacts = fc.record({
  told: fc.array(anyTold, { minLength: 6, maxLength: 24 }),
  pairs: fc.array(fc.record({ one: anyId, other: anyId, same: fc.boolean() }), { maxLength: 3 }),
});

/** One sequence numbers all judgements. */
function factsOf(
  { told, pairs }: { told: Told[]; pairs: { one: number; other: number; same: boolean }[] },
  from: number,
): Facts {
  const judged = pairs.map(({ one, other, same }, i) => ({
    left: `register/citizen/${one}` as ReferenceText,
    right: `tax/taxpayer/${other}` as ReferenceText,
    verdict: same ? ('same' as const) : ('different' as const),
    seq: `${from + i}`,
  }));
  return { told, judged };
}

const THREE: Told[] = [
  { source: 'tax', dataset: 'taxpayer', id: '1', version: 1, after: thing(1, 1, 1, 1) },
  { source: 'tax', dataset: 'taxpayer', id: '2', version: 1, after: thing(1, 1, 2, 2) },
  { source: 'register', dataset: 'citizen', id: '3', version: 1, after: thing(2, 1, 2, 2) },
];
const FACTS: Facts = { told: THREE, judged: [] };

/** A store of the former code that the present one would have linked otherwise. */
async function withFormerStore(work: (drive: Drive, present: StoreSummary) => Promise<void>): Promise<void> {
  const present = await alwaysUnder(now, FACTS);
  await withDrive(formerly, async (drive) => {
    await drive.publish(THREE);
    await drive.run(10);
    expect(await methodOf(drive)).toBe(FORMER);
    expect(await drive.summary()).not.toEqual(present);
    await work(drive, present);
  });
}

describe('a store that is linked under another method version', () => {
  test(`is linked anew while changes flow, and ends as if it had always been so linked (seed ${SEED})`, async () => {
    const runs = fc.array(
      fc.record({ batchSize: fc.integer({ min: 1, max: 6 }), batches: fc.integer({ min: 1, max: 3 }) }),
      { maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(anyFacts, anyFacts, runs, fc.boolean(), async (first, second, restarts, inVain) => {
        const [before, meanwhile] = [factsOf(first, 1), factsOf(second, 10)];
        await withDrive(formerly, async (drive) => {
          await drive.publish(before.told);
          await drive.judge(...before.judged);
          await drive.run(5);
          const present = drive.under(now);
          await drive.publish(meanwhile.told);
          await drive.judge(...meanwhile.judged);
          for (const { batchSize, batches } of restarts) await present.run(batchSize, batches);
          // All that came meanwhile meets what the former code linked, and nothing of the present one's.
          if (inVain && (await methodOf(drive)) !== PRESENT) {
            await drive.under(nowInVain()).run(3);
            expect(await methodOf(drive)).toBeNull();
            await drive.summary();
          }
          const memory = await linkAnew(present);
          expect(await present.loadedMemory()).toEqual(memory);
          const all = { told: [...before.told, ...meanwhile.told], judged: [...before.judged, ...meanwhile.judged] };
          expect(await drive.summary()).toEqual(await alwaysUnder(now, all));
          for (const { counted, passed } of await drive.conservation()) expect(counted).toBe(passed);
        });
      }),
      { numRuns: SERIES, seed: SEED, endOnFailure: true },
    );
  }, 600_000);

  test('is linked anew by the next owner where one ends in the middle', async () => {
    await withFormerStore(async (drive, present) => {
      const before = await drive.summary();
      const next = drive.under(now);
      // The turn in which it begins, and no other.
      await next.run(10, 1);
      expect(await methodOf(drive)).toBeNull();
      expect(await drive.summary()).toEqual(before);
      await linkAnew(next);
      expect(await drive.summary()).toEqual(present);
    });
  });

  test('is linked anew by the former code where that comes back before the end', async () => {
    await withFormerStore(async (drive) => {
      const more = THREE.map((told) => ({ ...told, id: `${told.id}0` }));
      await drive.publish(more);
      await drive.under(nowInVain()).run(10);
      await drive.run(10, undefined, async () => (await methodOf(drive)) === FORMER);
      expect(await drive.summary()).toEqual(await alwaysUnder(formerly, { told: [...THREE, ...more], judged: [] }));
    });
  });

  test('and does not say which is linked anew', async () => {
    await withFormerStore(async (drive, present) => {
      await drive.store.pool.query('UPDATE linkage.entity_type SET method = NULL');
      await linkAnew(drive.under(now));
      expect(await drive.summary()).toEqual(present);
    });
  });

  test('is linked anew, and under a definition that is asked for at the same time', async () => {
    await withFormerStore(async (drive) => {
      await drive.ask(LENIENT);
      const next = drive.under(now);
      await next.run(10, undefined, () => next.isInForce(LENIENT));
      expect(await methodOf(drive)).toBe(PRESENT);
      expect(await drive.summary()).toEqual(await alwaysUnder(optionsOf(PRESENT, compile, LENIENT), FACTS));
    });
  });

  test('is still given another definition where the one in force cannot be put in force again', async () => {
    await withFormerStore(async (drive) => {
      await drive.ask(LENIENT);
      const next = drive.under(nowInVain());
      await next.run(10, undefined, () => next.isInForce(LENIENT));
      expect(await methodOf(drive)).toBe(PRESENT);
      expect(await drive.summary()).toEqual(await alwaysUnder(optionsOf(PRESENT, compile, LENIENT), FACTS));
    });
  });

  test('is refused where that is a newer one, and stays as it is', async () => {
    await withDrive(now, async (drive) => {
      await drive.publish(THREE);
      await drive.run(10);
      const before = await drive.summary();
      await expect(drive.under(formerly).run(10)).rejects.toMatchObject({ code: 'entity-type.newer-method' });
      expect(await methodOf(drive)).toBe(PRESENT);
      expect(await drive.summary()).toEqual(before);
    });
  });
});

describe('a store that is linked under the method version of the program', () => {
  test('is left as it is, without a batch', async () => {
    const { methodVersion: _, ...ownVersion } = now;
    await withDrive(ownVersion, async (drive) => {
      await drive.publish(THREE);
      await drive.run(10);
      expect(await methodOf(drive)).toBe(METHOD_VERSION);
      const batches = async (): Promise<bigint> => {
        const lease = await drive.takeLease();
        await lease.giveBack();
        return lease.batchSeq;
      };
      const before = await batches();
      await drive.run(10);
      expect(await batches()).toBe(before);
    });
  });
});
