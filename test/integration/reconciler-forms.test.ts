import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Attributes } from '#libs/contract';
import { compileModel, type StandardRecord } from '#libs/linkage';
import { canonicalJson } from '#libs/json';
import type { Store } from '#libs/store';
import { ReconcilerDrive, type Told } from '../support/reconciler-drive.ts';
import { forgetForms, liveNumbers, loadAgain, savedForms, type SavedForms } from '../support/saved-forms.ts';
import { shippedType } from '../support/shipped-types.ts';

/** Saved forms make a start fast and never make it other than it would be without them. */
const SERIES = Number(process.env['RECONCILER_SCHEDULES'] ?? 5);
const SEED = Number(process.env['RECONCILER_SEED'] ?? Date.now() % 1_000_000);
const POPULATION = { source: 'population', dataset: 'citizen' };
const TAX = { source: 'tax', dataset: 'taxpayer' };

const person = shippedType('person');

async function withDrive(work: (drive: ReconcilerDrive<StandardRecord>) => Promise<void>): Promise<void> {
  const drive = await ReconcilerDrive.open({
    definition: person,
    model: compileModel(person),
    // As a new process would: with words numbered anew.
    compile: compileModel,
    datasets: [POPULATION, TAX],
  });
  try {
    await work(drive);
  } finally {
    await drive.close();
  }
}

const SYLLABLES = ['nguyễn', 'trần', 'hoà', 'hòa', 'bình', 'bích', 'an', 'ân', 'quốc', 'Đỗ', 'łukasz', '李', 'o’neil'];
const syllable = fc.oneof(fc.constantFrom(...SYLLABLES), fc.stringMatching(/^[a-zăâêôơưđ]{1,6}$/));
const content = fc.record(
  {
    full_name: fc.array(syllable, { minLength: 1, maxLength: 4 }).map((words) => words.join(' ')),
    birth_date: fc.constantFrom('1990-03-04', '1990-04-03', '1984', '1961-11-02'),
    sex: fc.constantFrom('male', 'female'),
    personal_id: fc.constantFrom('001184012345', '079061054321', '001090000017'),
    address: fc.tuple(fc.nat({ max: 99 }), syllable).map(([number, street]) => `${number} phố ${street}, Hà Nội`),
    phones: fc.subarray(['0912345678', '01652345678', '0352345678']),
  },
  { requiredKeys: ['full_name'] },
);
const anyTold = fc
  .record({
    isRegister: fc.boolean(),
    id: fc.integer({ min: 1, max: 9 }),
    version: fc.integer({ min: 1, max: 5 }),
    after: fc.option(content, { freq: 6 }),
  })
  .map(({ isRegister, id, version, after }): Told => ({
    ...(isRegister ? POPULATION : TAX),
    ...{ id: `${id}`, version, after },
  }));

/** What may have happened to the tables while nobody looked. `former`: as they were before. */
type Mishap = (store: Store, former: SavedForms, at: number) => Promise<unknown>;
const run = async (store: Store, sql: string, values: unknown[] = []): Promise<unknown> =>
  store.pool.query(sql, values);
const MISHAPS: Readonly<Record<string, Mishap>> = {
  nothing: async () => undefined,
  'both tables emptied': async (store) => forgetForms(store),
  'forms emptied': async (store) => run(store, 'TRUNCATE linkage.form'),
  'texts emptied': async (store) => run(store, 'TRUNCATE linkage.form_text'),
  'some forms lost': async (store, _, at) => run(store, 'DELETE FROM linkage.form WHERE record_no % 3 = $1', [at % 3]),
  'some texts lost': async (store, _, at) =>
    run(store, 'DELETE FROM linkage.form_text WHERE first_no % 3 = $1', [at % 3]),
  'texts in another order': async (store) =>
    run(
      store,
      `UPDATE linkage.form_text SET texts =
         (SELECT json_agg(text ORDER BY reverse(text))::text FROM json_array_elements_text(texts::json) AS text)`,
    ),
  'forms of each other': async (store) =>
    run(
      store,
      `UPDATE linkage.form SET form = other.form FROM linkage.form AS other
       WHERE form.record_no / 2 = other.record_no / 2 AND form.record_no <> other.record_no`,
    ),
  'forms cut off': async (store, _, at) =>
    run(store, 'UPDATE linkage.form SET form = substr(form, 1, length(form) - $1)', [8 * at + 8]),
  'forms of no record': async (store) =>
    run(store, 'INSERT INTO linkage.form SELECT record_no + 5, form FROM linkage.form ON CONFLICT DO NOTHING'),
  'a copy of former forms put back': async (store, { forms, texts }) => {
    for (const { recordNo, form } of forms) {
      await run(store, 'INSERT INTO linkage.form VALUES ($1, $2) ON CONFLICT (record_no) DO UPDATE SET form = $2', [
        recordNo,
        form,
      ]);
    }
    for (const { first, texts: text } of texts) {
      await run(
        store,
        `INSERT INTO linkage.form_text VALUES ('person', $1, $2) ON CONFLICT (entity_type, first_no) DO UPDATE SET texts = $2`,
        [first, text],
      );
    }
  },
};

describe('memory that is loaded by saved forms', () => {
  test(`is the same as without them, whatever happened to them (seed ${SEED}, ${SERIES} series)`, async () => {
    const step = fc.record({
      batchSize: fc.integer({ min: 1, max: 9 }),
      batches: fc.integer({ min: 1, max: 3 }),
      mishap: fc.constantFrom(...Object.keys(MISHAPS)),
    });
    const told = fc.array(anyTold, { minLength: 12, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(told, fc.array(step, { minLength: 2, maxLength: 5 }), async (events, steps) => {
        await withDrive(async (drive) => {
          await drive.publish(events);
          let former = await savedForms(drive.store);
          for (const [at, { batchSize, batches, mishap }] of steps.entries()) {
            // Ends in the middle of what there is to read; the next one begins with what it finds.
            const before = await drive.run(batchSize, batches);
            const left = await savedForms(drive.store);
            await MISHAPS[mishap]?.(drive.store, former, at);
            former = left;
            expect(await drive.loadedMemory()).toEqual(before);
            expect((await savedForms(drive.store)).forms.map(({ recordNo }) => recordNo)).toEqual(
              await liveNumbers(drive.store),
            );
            expect((await loadAgain(drive.store, person)).formsMade).toBe(0);
          }
          const end = await drive.run(5);
          const byForms = await drive.summary();
          expect(await drive.loadedMemory()).toEqual(end);
          await forgetForms(drive.store);
          expect(await drive.loadedMemory()).toEqual(end);
          await withDrive(async (other) => {
            await other.publish(events);
            await other.run(1000);
            expect(byForms).toEqual(await other.summary());
          });
        });
      }),
      { numRuns: SERIES, seed: SEED, endOnFailure: true },
    );
  }, 600_000);
});

const AN: Attributes = { full_name: 'Nguyễn Thị Hoài An', birth_date: '1984-03-17', personal_id: '001184012345' };
const BINH: Attributes = { full_name: 'Lý Quốc Bình', birth_date: '1961-11-02', address: '88 đường Lê Lợi, Huế' };
const tells = (id: string, version: number, after: Attributes | null): Told => ({ ...TAX, id, version, after });
async function step(drive: ReconcilerDrive<StandardRecord>, ...told: Told[]): Promise<void> {
  await drive.publish(told);
  await drive.run(100);
}
const keysOf = (loaded: Awaited<ReturnType<typeof loadAgain>>): unknown =>
  loaded.state.inspect().records.map(({ ref, blockingKeys }) => [ref, blockingKeys]);

describe('a saved form', () => {
  test('serves the process after the one that made it, and the one after that', async () => {
    await withDrive(async (drive) => {
      await step(drive, tells('1', 1, AN), tells('2', 1, BINH));
      const first = await loadAgain(drive.store, person);
      expect(first.formsMade).toBe(0);
      await step(drive, tells('3', 1, { ...BINH, full_name: 'Lý Cuốc Pình' }), tells('2', 2, { ...BINH, sex: 'male' }));
      const second = await loadAgain(drive.store, person);
      expect(second.formsMade).toBe(0);
      await forgetForms(drive.store);
      const without = await loadAgain(drive.store, person);
      expect(without.formsMade).toBe(3);
      expect(second.state.inspect()).toEqual(without.state.inspect());
    });
  });

  test('of a content that the record no longer has is not used', async () => {
    await withDrive(async (drive) => {
      await step(drive, tells('1', 1, AN), tells('2', 1, BINH));
      const other = canonicalJson({ ...AN, full_name: 'Hoàng Văn Thụ', birth_date: '1999-09-09' });
      await drive.store.pool.query(
        `UPDATE linkage.record SET after = $1, content_hash = $2 WHERE reference = 'tax/taxpayer/1'`,
        [other, createHash('sha256').update(other).digest()],
      );
      const loaded = await loadAgain(drive.store, person);
      expect(loaded.formsMade).toBe(1);
      await forgetForms(drive.store);
      expect(keysOf(loaded)).toEqual(keysOf(await loadAgain(drive.store, person)));
    });
  });

  test('of another record with the same content is not used', async () => {
    await withDrive(async (drive) => {
      await step(drive, tells('1', 1, AN), { ...tells('1', 1, AN), ...POPULATION });
      await MISHAPS['forms of each other']?.(drive.store, { forms: [], texts: [] }, 0);
      expect((await loadAgain(drive.store, person)).formsMade).toBe(2);
    });
  });

  test('of another model is not used', async () => {
    await withDrive(async (drive) => {
      await step(drive, tells('1', 1, AN), tells('2', 1, BINH));
      const { parameters } = person;
      const other = compileModel({ ...person, parameters: { ...parameters, priorBits: parameters.priorBits - 1 } });
      expect((await loadAgain(drive.store, person, other)).formsMade).toBe(2);
    });
  });

  test('goes with its record', async () => {
    await withDrive(async (drive) => {
      await step(drive, tells('1', 1, BINH), tells('2', 1, AN), tells('3', 1, BINH));
      await step(drive, tells('1', 2, null));
      expect((await savedForms(drive.store)).forms).toHaveLength(2);
      // By a process that knows nothing of forms.
      await drive.store.pool.query(
        `UPDATE linkage.record SET deleted = true, after = NULL, entity_id = NULL WHERE reference = 'tax/taxpayer/2'`,
      );
      await loadAgain(drive.store, person);
      expect((await savedForms(drive.store)).forms.map(({ recordNo }) => recordNo)).toEqual(
        await liveNumbers(drive.store),
      );
    });
  });

  test('goes with its model: after a release there are those of the new one alone', async () => {
    await withDrive(async (drive) => {
      await step(drive, tells('1', 1, AN), tells('2', 1, BINH));
      const thresholds = { ...person.linkage.thresholds, link: person.linkage.thresholds.link + 1 };
      const wanted = { ...person, hash: 'another', linkage: { ...person.linkage, thresholds } };
      await drive.ask(wanted);
      await drive.run(100, undefined, () => drive.isInForce(wanted));
      expect(await savedForms(drive.store)).toEqual({ forms: [], texts: [] });
      const before = await drive.run(100);
      expect(await drive.loadedMemory()).toEqual(before);
      expect((await savedForms(drive.store)).forms).toHaveLength(2);
    });
  });

  test('is not there, nor its words, when its batch did not commit', async () => {
    await withDrive(async (drive) => {
      await step(drive, tells('1', 1, AN));
      const saved = await savedForms(drive.store);
      await drive.publish([tells('2', 1, { full_name: 'Thạch Sô Phia' })]);
      await drive.store.pool.query('ALTER TABLE linkage.ledger RENAME TO ledger_away');
      await expect(drive.run(10)).rejects.toThrow('linkage.ledger');
      expect(await savedForms(drive.store)).toEqual(saved);
      await drive.store.pool.query('ALTER TABLE linkage.ledger_away RENAME TO ledger');
      await step(drive, tells('3', 1, { full_name: 'Y Moan Ênuôl' }));
      const loaded = await loadAgain(drive.store, person);
      expect(loaded.formsMade).toBe(0);
      await forgetForms(drive.store);
      expect(loaded.state.inspect()).toEqual((await loadAgain(drive.store, person)).state.inspect());
    });
  });
});
