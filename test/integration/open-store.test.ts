import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import {
  arrayLiteral,
  byteaArrayLiteral,
  findConsumer,
  inTransaction,
  loadLinkage,
  openStore,
  saveConsumer,
  type LoadedRecord,
} from '#libs/store';
import fc from 'fast-check';
import { loginWithoutRights } from '../support/login-without-rights.ts';
import { createEmptyDatabase, createTestStore } from '../support/test-store.ts';

describe('opening the store', () => {
  test('processes that start together on an empty database do not collide, and the schemas are there', async () => {
    const database = await createEmptyDatabase();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(database.url)));
    const [first] = stores;
    const result = await first?.pool.query<{ nspname: string }>(
      `SELECT nspname FROM pg_namespace WHERE nspname = ANY($1) ORDER BY 1`,
      [['stream', 'adapter', 'linkage', 'unified', 'steward', 'access']],
    );
    expect(result?.rows.map((row) => row.nspname)).toEqual([
      'access',
      'adapter',
      'linkage',
      'steward',
      'stream',
      'unified',
    ]);
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  test('a database in another encoding is refused', async () => {
    const database = await createEmptyDatabase(
      `ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0`,
    );
    await expect(openStore(database.url)).rejects.toMatchObject({ code: 'store.unsuitable' });
    await database.drop();
  });

  test('an app writes its own tables and no others, and the API writes nothing', async () => {
    const store = await createTestStore();
    const roles = ['adapter', 'reconciler', 'sink', 'steward', 'api'] as const;
    const schemas = ['stream', 'adapter', 'linkage', 'unified', 'steward', 'access'];
    const rights: Record<string, string[]> = {};
    for (const role of roles) {
      const own = await openStore(store.url, { role });
      const { rows } = await own.pool.query<{ schema: string; writes: boolean }>(
        `SELECT nspname AS schema, bool_and(has_table_privilege(c.oid, 'INSERT')) AS writes
           FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
          WHERE relkind = 'r' AND nspname = ANY($1) AND has_schema_privilege(n.oid, 'USAGE')
            AND has_table_privilege(c.oid, 'SELECT') GROUP BY 1 ORDER BY 1`,
        [schemas],
      );
      rights[role] = rows.map(({ schema, writes }) => `${schema} ${writes ? 'writes' : 'reads'}`);
      await own.close();
    }
    expect(rights).toEqual({
      adapter: ['adapter writes', 'stream writes'],
      reconciler: ['linkage writes', 'stream writes'],
      sink: ['stream writes', 'unified writes'],
      steward: ['access reads', 'linkage reads', 'steward writes', 'stream writes', 'unified reads'],
      api: ['access reads', 'stream reads', 'unified reads'],
    });
    const api = await openStore(store.url, { role: 'api' });
    const write = saveConsumer(api.pool, { name: 'a', tokenHash: 'x', purposes: [] });
    await expect(write).rejects.toMatchObject({ code: '42501' });
    await api.close();
    await store.close();
  });

  test('an app works through its role alone: the login needs no rights of its own', async () => {
    const store = await createTestStore();
    const url = await loginWithoutRights(store);
    const roles = ['adapter', 'reconciler', 'sink', 'steward', 'api'] as const;
    const users: string[] = [];
    for (const role of roles) {
      const own = await openStore(url, { role });
      const { rows } = await own.pool.query<{ user: string }>('SELECT current_user AS user');
      users.push(rows[0]?.user ?? '');
      await own.close();
    }
    expect(users).toEqual(roles.map((role) => `lienthong_${role}`));
    const bare = await openStore(url);
    await expect(bare.pool.query('SELECT FROM unified.entity')).rejects.toMatchObject({ code: '42501' });
    await bare.close();
    await store.close();
  });

  test('a login that may not make tables is told so', async () => {
    const database = await createEmptyDatabase();
    const store = await openStore(database.url);
    const guest = `guest_${randomBytes(4).toString('hex')}`;
    await store.pool.query(`CREATE ROLE ${guest} LOGIN PASSWORD 'guest'`);
    await store.pool.query(`DROP TABLE schema_migration`);
    await store.close();
    const url = Object.assign(new URL(database.url), { username: guest, password: 'guest' });
    await expect(openStore(url.href)).rejects.toMatchObject({ code: 'store.unsuitable' });
    await database.drop();
  });

  test('opening again changes nothing', async () => {
    const store = await createTestStore();
    await saveConsumer(store.pool, { name: 'a', tokenHash: 'x', purposes: [] });
    const again = await openStore(store.url);
    expect(await findConsumer(again.pool, 'x')).toEqual({ name: 'a', purposes: [] });
    await again.close();
    await store.close();
  });

  test('a server that is not there is named as unreachable', async () => {
    await expect(openStore('postgres://nobody:secret@127.0.0.1:9/none')).rejects.toMatchObject({
      code: 'store.unreachable',
      retriable: true,
      message: expect.not.stringContaining('secret'),
    });
  });
});

describe('array literals', () => {
  const text = fc
    .string({ unit: 'binary', maxLength: 30 })
    .filter((value) => value.isWellFormed() && !value.includes('\0'));

  test('texts survive the way through PostgreSQL', async () => {
    const store = await createTestStore();
    const special = ['', ' ', 'NULL', 'null', '{}', '"', '\\', '\\"', ',', "'", '\n\t', 'Nguyễn Văn Đức', '𠀋'];
    const values = fc.array(fc.oneof(text, fc.constantFrom(...special), fc.constant(null)), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(values, async (sent) => {
        const { rows } = await store.pool.query<{ value: string | null }>(
          `SELECT value FROM UNNEST($1::text[]) WITH ORDINALITY AS t (value, n) ORDER BY n`,
          [arrayLiteral(sent)],
        );
        expect(rows.map((row) => row.value)).toEqual(sent);
      }),
      { numRuns: 200 },
    );
    await store.close();
  });

  test('bytes, integers and booleans survive the way through PostgreSQL', async () => {
    const store = await createTestStore();
    const row = fc.record({
      bytes: fc.option(fc.uint8Array({ maxLength: 40 })),
      integer: fc.option(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })),
      flag: fc.option(fc.boolean()),
      real: fc.option(fc.double()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (sent) => {
        const { rows } = await store.pool.query<{ b: Buffer | null; i: string | null; f: boolean | null; r: number }>(
          `SELECT b, i, f, r FROM UNNEST($1::bytea[], $2::bigint[], $3::boolean[], $4::float8[])
             WITH ORDINALITY AS t (b, i, f, r, n) ORDER BY n`,
          [
            byteaArrayLiteral(sent.map(({ bytes }) => bytes)),
            arrayLiteral(sent.map(({ integer }) => integer)),
            arrayLiteral(sent.map(({ flag }) => flag)),
            arrayLiteral(sent.map(({ real }) => real)),
          ],
        );
        expect(rows.map(({ b, i, f, r }) => [b?.toString('hex') ?? null, i, f, r])).toEqual(
          sent.map(({ bytes, integer, flag, real }) => [
            bytes === null ? null : Buffer.from(bytes).toString('hex'),
            integer?.toString() ?? null,
            flag,
            Object.is(real, -0) ? expect.closeTo(0) : real,
          ]),
        );
      }),
      { numRuns: 100 },
    );
    await store.close();
  });
});

describe('transactions', () => {
  test('what fails leaves nothing behind, and the connection goes on', async () => {
    const store = await createTestStore();
    const save = inTransaction(store.pool, async (client) => {
      await client.query(`INSERT INTO access.consumer (name, token_hash) VALUES ('a', 'x')`);
      throw new Error('changed my mind');
    });
    await expect(save).rejects.toThrow('changed my mind');
    expect(await findConsumer(store.pool, 'x')).toBeNull();
    await saveConsumer(store.pool, { name: 'a', tokenHash: 'x', purposes: ['statistics'] });
    expect(await findConsumer(store.pool, 'x')).toEqual({ name: 'a', purposes: ['statistics'] });
    await store.close();
  });
});

describe('loading what is linked', () => {
  test('gives every live row of the entity type as it is stored, whatever its size', async () => {
    const store = await createTestStore();
    const rows = Array.from({ length: 700 }, (_, i) => ({
      ...{ reference: `tax/payer/${i}`, recordNo: 2 ** 40 + i, deleted: i % 9 === 8 },
      entityId: `00000000-0000-8000-8000-${i.toString().padStart(12, '0')}`,
      // Some are larger than what is read at once, most are much smaller.
      after: JSON.stringify({ name: 'ộ'.repeat(i % 100 === 50 ? 300_000 : (i * 37) % 5000) }),
    }));
    for (const { reference, recordNo, deleted, entityId, after } of rows) {
      await store.pool.query(
        `INSERT INTO linkage.record (reference, record_no, version, deleted, content_hash, entity_id, after, entity_type)
         VALUES ($1, $2, 1, $3, '', $4, $5, $6)`,
        [
          reference,
          recordNo,
          deleted,
          entityId,
          deleted ? null : after,
          reference === 'tax/payer/3' ? 'shop' : 'person',
        ],
      );
    }
    const edges = [{ leftNo: 2 ** 40, rightNo: 2 ** 40 + 1, weight: -7 }];
    await store.pool.query('INSERT INTO linkage.edge VALUES ($1, $2, $3)', Object.values(edges[0] ?? {}));
    const found = { records: [] as LoadedRecord[], edges: [] as unknown[] };
    const next = await loadLinkage(
      store.pool,
      'person',
      { from: 2 ** 40, to: 2 ** 41 },
      {
        records: (some) => found.records.push(...some),
        edges: (some) => found.edges.push(...some),
        judgements: () => undefined,
      },
    );
    const expected = rows
      .filter(({ reference, deleted }) => !deleted && reference !== 'tax/payer/3')
      .map(({ deleted: _, ...row }) => row);
    expect(found.records.sort((a, b) => a.recordNo - b.recordNo)).toEqual(expected);
    expect(found.edges).toEqual(edges);
    expect(next).toBe(2 ** 40 + 700);
    await store.close();
  });
});
