import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hashToken, logger as namedLogger, newToken } from '#libs/runtime';
import { digestOfStore, saveConsumer, saveSteward, type Store } from '#libs/store';
import { issueSourceToken } from '../../apps/all-in-one/src/deliver.ts';
import { openEnvironment, type Environment } from '../../apps/all-in-one/src/environment.ts';
import { startPipeline, type Pipeline, type PipelineOptions } from '../../apps/all-in-one/src/pipeline.ts';
import { repository } from '../support/app-process.ts';
import { createTestStore } from '../support/test-store.ts';

/**
 * What durable linkage gets wrong elsewhere, through every door of ours: pushed over HTTP, linked, stored, and asked for
 * again over HTTP. Case names as in the comparison that found them.
 */
type Register = 'population' | 'tax' | 'social-insurance';
const DATASET = { population: 'citizen', tax: 'taxpayer', 'social-insurance': 'participant' } as const;

const AN = {
  full_name: 'Nguyễn Thị Hoài An',
  birth_date: '1984-03-17',
  sex: 'female',
  personal_id: '001184012345',
  address: 'Số 12 ngõ 5 phố Hàng Bông',
};
const BINH = {
  full_name: 'Lý Quốc Bình',
  birth_date: '1961-11-02',
  sex: 'male',
  personal_id: '079061054321',
  address: '88 đường Lê Lợi',
};

interface UnifiedPerson {
  readonly entity_id: string;
  readonly redirected_from?: string | null;
  readonly entity_version: string;
  readonly [key: string]: unknown;
}

/** One installation with three registers that push. */
class Installation {
  private readonly tokens = new Map<Register, string>();

  private constructor(
    readonly store: Store,
    private readonly environment: Environment,
    public pipeline: Pipeline,
    private readonly consumerToken: string,
    private readonly folder: string,
  ) {}

  static async start(): Promise<Installation> {
    const store = await createTestStore();
    const folder = mkdtempSync(join(tmpdir(), 'lienthong-cases-'));
    const environment = await openEnvironment({
      dataDir: folder,
      databaseUrl: store.url,
      eventLog: { kind: 'postgres' },
      namespace: 'cases',
      entityTypesDir: join(repository, 'entity-types'),
      sourcesDir: join(repository, 'test/fixtures/pushed-registers/sources'),
      logger: namedLogger('cases', 'silent'),
    });
    const pipeline = await startPipeline(environment, pipelineOptions(folder));
    const token = newToken();
    await saveConsumer(store.pool, { name: 'cases', purposes: ['identity'], tokenHash: hashToken(token) });
    await saveSteward(store.pool, { name: 'cases', entityTypes: ['person'], tokenHash: hashToken(token) });
    return new Installation(store, environment, pipeline, token, folder);
  }

  /** Pushes records and waits until all they change is in the unified store. */
  async push(register: Register, ...records: readonly Record<string, unknown>[]): Promise<unknown[]> {
    const token = this.tokens.get(register) ?? (await issueSourceToken(this.pipeline, register));
    this.tokens.set(register, token);
    const response = await fetch(`${this.pipeline.adapter.url}/v1/sources/${register}/records`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(records),
    });
    const answer = (await response.json()) as { receipts: unknown[] };
    expect({ status: response.status, answer }).toMatchObject({ status: 202 });
    await this.pipeline.whenIdle();
    return answer.receipts;
  }

  async ask(path: string): Promise<{ status: number; body: UnifiedPerson }> {
    const response = await fetch(`${this.pipeline.api.url}/v1/${path}`, {
      headers: { authorization: `Bearer ${this.consumerToken}` },
    });
    return { status: response.status, body: (await response.json()) as UnifiedPerson };
  }

  /** Another set of processes takes over, as after a crash of all of them. */
  async restart(): Promise<void> {
    await this.pipeline.stop();
    this.pipeline = await startPipeline(this.environment, pipelineOptions(this.folder));
  }

  /** A steward looks at two records and says what they are; does not wait for what comes of it. */
  async say(
    verdict: 'same' | 'different',
    one: readonly [Register, string],
    other: readonly [Register, string],
  ): Promise<void> {
    const [left, right] = [one, other].map(([register, id]) => `${register}/${DATASET[register]}/${id}`);
    const pair = new URLSearchParams({ left: left ?? '', right: right ?? '' });
    const headers = { authorization: `Bearer ${this.consumerToken}`, 'content-type': 'application/json' };
    const url = `${this.pipeline.stewardApi.url}/v1`;
    const seen = (await (await fetch(`${url}/pairs/person?${pair.toString()}`, { headers })).json()) as {
      version: string;
    };
    const body = { entity_type: 'person', left, right, verdict, reason: 'cases', version: seen.version };
    const given = await fetch(`${url}/judgements`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect({ status: given.status, text: await given.text() }).toMatchObject({ status: 201 });
  }

  async judge(...judgement: Parameters<Installation['say']>): Promise<void> {
    await this.say(...judgement);
    await this.pipeline.whenIdle();
  }

  async entityOf(register: Register, id: string): Promise<string> {
    const { status, body } = await this.ask(`records/${register}/${DATASET[register]}/${id}/entity`);
    expect(status).toBe(200);
    return body.entity_id;
  }

  async digest(): Promise<string> {
    return (await digestOfStore(this.store.pool)).sha256;
  }

  async stop(): Promise<void> {
    await this.pipeline.stop();
    await this.environment.close();
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function pipelineOptions(folder: string): PipelineOptions {
  const inbox = { inboxDir: join(folder, 'inbox'), batchSize: 2000, quietMs: 50 };
  return { ...inbox, host: '127.0.0.1', apiPort: 0, pushPort: 0, stewardPort: 0 };
}

let installation: Installation;
beforeEach(async () => {
  installation = await Installation.start();
});
afterEach(() => installation.stop());

describe('partial bridge: a record that joins parts of two entities', () => {
  const left = { id: 'left', full_name: AN.full_name, personal_id: AN.personal_id };
  const right = { id: 'right', full_name: AN.full_name, birth_date: AN.birth_date, phone: '0912345678' };
  const bridge = { ...AN, id: 'bridge', phone: '0912345678' };
  const arrivals: readonly (readonly [Register, Record<string, unknown>])[] = [
    ['tax', left],
    ['social-insurance', right],
    ['population', bridge],
  ];
  const ORDERS = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];

  test('every order of arrival gives the same store, and each record leads to the one live entity', async () => {
    const digests = new Set<string>();
    for (const order of ORDERS) {
      const own = await Installation.start();
      for (const i of order) {
        const [register, record] = arrivals[i] ?? arrivals[0] ?? [];
        if (register !== undefined && record !== undefined) await own.push(register, record);
      }
      digests.add(await own.digest());
      const found = [
        await own.entityOf('tax', 'left'),
        await own.entityOf('social-insurance', 'right'),
        await own.entityOf('population', 'bridge'),
      ];
      expect(new Set(found).size).toBe(1);
      await own.stop();
    }
    expect(digests.size).toBe(1);
  });

  test('the id of an entity that was merged away still answers, and says so', async () => {
    await installation.push('tax', left);
    await installation.push('social-insurance', { ...right, full_name: 'Nguyễn Hoài An' });
    const ids = [await installation.entityOf('tax', 'left'), await installation.entityOf('social-insurance', 'right')];
    expect(new Set(ids).size).toBe(2);
    await installation.push('population', bridge);
    const live = await installation.entityOf('population', 'bridge');
    const [old] = ids.filter((id) => id !== live);
    const { status, body } = await installation.ask(`entities/${old ?? ''}`);
    expect({ status, id: body.entity_id, from: body.redirected_from }).toEqual({ status: 200, id: live, from: old });
  });
});

test('leaver: an update that makes a record unlike its entity splits it off, and its values leave the golden record', async () => {
  await installation.push('population', { ...AN, id: '1' });
  await installation.push('tax', { ...AN, id: '2' });
  expect(await installation.entityOf('tax', '2')).toBe(await installation.entityOf('population', '1'));
  await installation.push('tax', { ...BINH, id: '2' });
  const stayed = await installation.entityOf('population', '1');
  expect(await installation.entityOf('tax', '2')).not.toBe(stayed);
  const { body } = await installation.ask(`entities/${stayed}?provenance=all`);
  expect(JSON.stringify(body)).not.toContain(BINH.full_name);
  expect(JSON.stringify(body)).not.toContain(BINH.personal_id);
});

test('mover: an update that makes a record like another entity moves it alone', async () => {
  await installation.push('population', { ...AN, id: 'a' }, { ...BINH, id: 'c' });
  await installation.push('social-insurance', { ...AN, id: 'b' }, { ...BINH, id: 'd' });
  await installation.push('tax', { ...AN, id: 'm' });
  const [an, binh] = [await installation.entityOf('population', 'a'), await installation.entityOf('population', 'c')];
  expect(await installation.entityOf('tax', 'm')).toBe(an);
  await installation.push('tax', { ...BINH, id: 'm' });
  expect(await installation.entityOf('tax', 'm')).toBe(binh);
  expect(await installation.entityOf('population', 'a')).toBe(an);
  expect(await installation.entityOf('social-insurance', 'b')).toBe(an);
  expect(await installation.entityOf('population', 'c')).toBe(binh);
});

describe('deletion', () => {
  test('a deleted record leaves its entity, and what it alone knew leaves with it', async () => {
    await installation.push('population', { ...AN, id: '1' });
    await installation.push('tax', { ...AN, id: '2', phone: '0987654321' });
    await installation.push('tax', { id: '2', operation: 'delete' });
    const { status } = await installation.ask('records/tax/taxpayer/2/entity');
    expect(status).toBe(410);
    const { body } = await installation.ask(
      `entities/${await installation.entityOf('population', '1')}?provenance=all`,
    );
    expect(JSON.stringify(body)).not.toContain('0987654321');
  });

  test('deleting the bridge between two entities splits them again', async () => {
    await installation.push('tax', { id: 'left', full_name: AN.full_name, personal_id: AN.personal_id });
    await installation.push('social-insurance', {
      id: 'right',
      full_name: 'Nguyễn Hoài An',
      birth_date: AN.birth_date,
      phone: '0912345678',
    });
    const apart = await installation.digest();
    await installation.push('population', { ...AN, id: 'bridge', phone: '0912345678' });
    expect(await installation.entityOf('tax', 'left')).toBe(await installation.entityOf('social-insurance', 'right'));
    await installation.push('population', { id: 'bridge', operation: 'delete' });
    expect(await installation.entityOf('tax', 'left')).not.toBe(
      await installation.entityOf('social-insurance', 'right'),
    );
    // The tombstone is knowledge too: the digest differs by it and by nothing else.
    expect(await installation.digest()).not.toBe(apart);
  });

  test('an entity whose last record is deleted is gone, and says so', async () => {
    await installation.push('tax', { ...BINH, id: '9' });
    const id = await installation.entityOf('tax', '9');
    await installation.push('tax', { id: '9', operation: 'delete' });
    expect((await installation.ask(`entities/${id}`)).status).toBe(410);
  });
});

test('a poll that finds nothing new: the same content again changes nothing and answers the same receipt', async () => {
  const first = await installation.push('population', { ...AN, id: '1' });
  await installation.push('tax', { ...AN, id: '2' });
  const before = await installation.ask(`entities/${await installation.entityOf('tax', '2')}`);
  const again = await installation.push('population', { ...AN, id: '1' });
  expect(again).toEqual(first);
  const after = await installation.ask(`entities/${before.body.entity_id}`);
  expect(after.body).toEqual(before.body);
});

describe('a judgement holds', () => {
  test('a record sent again after a manual split: it stays apart, also after a restart and when the rest comes again', async () => {
    await installation.push('population', { ...AN, id: '1' });
    await installation.push('tax', { ...AN, id: '2' });
    expect(await installation.entityOf('tax', '2')).toBe(await installation.entityOf('population', '1'));
    await installation.judge('different', ['population', '1'], ['tax', '2']);
    const apart = [await installation.entityOf('population', '1'), await installation.entityOf('tax', '2')];
    expect(new Set(apart).size).toBe(2);
    await installation.push('tax', { ...AN, id: '2', address: 'Số 12 ngõ 5' });
    await installation.push('population', { ...AN, id: '1', phone: '0912345678' });
    await installation.restart();
    await installation.push('tax', { ...AN, id: '2' });
    expect([await installation.entityOf('population', '1'), await installation.entityOf('tax', '2')]).toEqual(apart);
  });

  test('a rejected pair: it is apart at once, and a record like both does not bring them together', async () => {
    await installation.push('population', { ...AN, id: '1' });
    await installation.push('tax', { ...AN, id: '2' });
    await installation.judge('different', ['tax', '2'], ['population', '1']);
    await installation.push('social-insurance', { ...AN, id: '3' });
    expect(await installation.entityOf('tax', '2')).not.toBe(await installation.entityOf('population', '1'));
    const joined = await installation.entityOf('social-insurance', '3');
    expect([await installation.entityOf('population', '1'), await installation.entityOf('tax', '2')]).toContain(joined);
  });

  test('manual merge interrupted: whatever stops, all records move, and the merge is told once', async () => {
    await installation.push('population', { ...AN, id: '1' });
    await installation.push('tax', { ...BINH, id: '2' });
    const before = [await installation.entityOf('population', '1'), await installation.entityOf('tax', '2')];
    await installation.say('same', ['population', '1'], ['tax', '2']);
    await installation.restart();
    await installation.pipeline.whenIdle();
    const together = await installation.entityOf('population', '1');
    expect(await installation.entityOf('tax', '2')).toBe(together);
    const [ended = ''] = before.filter((id) => id !== together);
    expect((await installation.ask(`entities/${ended}`)).body.redirected_from).toBe(ended);
    const { rows } = await installation.store.pool.query<{ happened: string }>(
      `SELECT happened FROM unified.entity_version WHERE entity_id = ANY ($1::text[]) ORDER BY entity_version, happened`,
      [before],
    );
    expect(rows.map(({ happened }) => happened)).toEqual(['created', 'created', 'merged', 'removed']);
  });
});
