import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Attributes } from '#libs/contract';
import { compileModel, type StandardRecord } from '#libs/linkage';
import { listLinkageQuarantine } from '#libs/store';
import { ReconcilerDrive, type Told } from '../support/reconciler-drive.ts';
import { shippedType } from '../support/shipped-types.ts';

/** The cases that a durable linkage must survive, each through the log, the reconciler and the store. */
const POPULATION = { source: 'population', dataset: 'citizen' };
const TAX = { source: 'tax', dataset: 'taxpayer' };
const INSURANCE = { source: 'social-insurance', dataset: 'participant' };

const definition = shippedType('person');
let drive: ReconcilerDrive<StandardRecord>;

beforeEach(async () => {
  drive = await ReconcilerDrive.open({
    definition,
    model: compileModel(definition),
    datasets: [POPULATION, TAX, INSURANCE],
  });
});
afterEach(async () => {
  await drive.close();
});

const AN: Attributes = {
  full_name: 'Nguyễn Thị Hoài An',
  birth_date: '1984-03-17',
  sex: 'female',
  personal_id: '001184012345',
  address: 'Số 12 ngõ 5 phố Hàng Bông',
};
const BINH: Attributes = {
  full_name: 'Lý Quốc Bình',
  birth_date: '1961-11-02',
  sex: 'male',
  personal_id: '079061054321',
  address: '88 đường Lê Lợi',
};

function told(place: { source: string; dataset: string }, id: string, version: number, after: Attributes | null): Told {
  return { ...place, id, version, after, tsMs: version * 1000 };
}

/** Publishes and links, one batch for each list. */
async function step(...changes: Told[]): Promise<void> {
  await drive.publish(changes);
  await drive.run(100);
}

/** All orders of a list. */
function orders<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((item, i) => orders([...list.slice(0, i), ...list.slice(i + 1)]).map((rest) => [item, ...rest]));
}

describe('partial bridge', () => {
  /** Two records that share too little, and one that shares enough with both. */
  const { address: _, ...withoutAddress } = AN;
  const left = told(TAX, 'left', 1, { full_name: 'Nguyễn Thị Hoài An', personal_id: '001184012345' });
  const right = told(INSURANCE, 'right', 1, {
    full_name: 'Nguyễn Thị Hoài An',
    birth_date: '1984-03-17',
    phones: ['0912345678'],
  });
  const bridge = told(POPULATION, 'bridge', 1, { ...withoutAddress, phones: ['0912345678'] });

  test('a record that joins two entities makes them one, and a look-up of any record finds it', async () => {
    await step(left);
    await step(right);
    const before = new Set([await drive.entityOf('tax', 'taxpayer', 'left')]);
    await step(bridge);
    const entities = new Set([
      await drive.entityOf('tax', 'taxpayer', 'left'),
      await drive.entityOf('social-insurance', 'participant', 'right'),
      await drive.entityOf('population', 'citizen', 'bridge'),
    ]);
    expect(entities).toEqual(before);
  });

  test('all orders of arrival give one partition and one golden record', async () => {
    const summaries = [];
    for (const order of orders([left, right, bridge])) {
      const own = await ReconcilerDrive.open({
        definition,
        model: compileModel(definition),
        datasets: [POPULATION, TAX, INSURANCE],
      });
      for (const change of order) {
        await own.publish([change]);
        await own.run(100);
      }
      summaries.push(await own.summary());
      await own.close();
    }
    for (const summary of summaries) expect(summary).toEqual(summaries[0]);
    expect(summaries[0]?.entities).toHaveLength(1);
  });

  test('a merge leaves a redirect', async () => {
    const { phones: __, ...silent } = right.after ?? {};
    await step(left);
    await step({ ...right, after: { ...silent, full_name: 'Nguyễn Hoài An', phones: ['0912345678'] } });
    const old = await drive.entityOf('social-insurance', 'participant', 'right');
    const kept = await drive.entityOf('tax', 'taxpayer', 'left');
    if (old === kept) throw new Error('the records are one before the bridge came');
    await step(bridge);
    const events = await drive.entityEvents();
    const removed = events.find(({ happened, entity_id }) => happened === 'removed' && entity_id === old);
    const merged = events.find(({ happened }) => happened === 'merged');
    expect(removed).toMatchObject({ redirect_to: kept, golden: null, members: [] });
    expect(merged).toMatchObject({ entity_id: kept });
    expect(merged?.moved).toContainEqual({ record: 'social-insurance/participant/right', from: old, to: kept });
  });
});

describe('leaver', () => {
  test('an update that makes a record unlike its entity splits it off, and its values leave the golden record', async () => {
    await step(told(POPULATION, '1', 1, AN), told(TAX, '2', 1, AN));
    expect(await drive.partition()).toEqual([['1', '2']]);
    await step(told(TAX, '2', 2, BINH));
    expect(await drive.partition()).toEqual([['1'], ['2']]);
    const { entities } = await drive.summary();
    expect(JSON.stringify(entities[0])).not.toContain('Lý Quốc Bình');
    expect(entities[0]?.golden?.['full_name']).toMatchObject({ value: AN['full_name'], lost_count: 0 });
    const split = (await drive.entityEvents()).find(({ happened }) => happened === 'split');
    expect(split?.moved.map(({ record }) => record)).toEqual(['tax/taxpayer/2']);
  });
});

describe('mover', () => {
  test('an update that makes a record like another entity moves it alone', async () => {
    await step(
      ...[told(POPULATION, 'a', 1, AN), told(INSURANCE, 'b', 1, AN), told(TAX, 'm', 1, AN)],
      ...[told(POPULATION, 'c', 1, BINH), told(INSURANCE, 'd', 1, BINH)],
    );
    expect((await drive.partition()).map((members) => members.sort())).toEqual(
      [
        ['c', 'd'],
        ['a', 'b', 'm'],
      ].sort((x, y) => ((x[0] ?? '') < (y[0] ?? '') ? -1 : 1)),
    );
    const [an, binh] = [
      await drive.entityOf('population', 'citizen', 'a'),
      await drive.entityOf('population', 'citizen', 'c'),
    ];
    await step(told(TAX, 'm', 2, BINH));
    expect(await drive.entityOf('tax', 'taxpayer', 'm')).toBe(binh);
    expect(await drive.entityOf('population', 'citizen', 'a')).toBe(an);
    expect((await drive.partition()).map((members) => members.sort())).toEqual([
      ['a', 'b'],
      ['c', 'd', 'm'],
    ]);
  });
});

describe('deletion', () => {
  test('a deleted record leaves its entity, and its values the golden record', async () => {
    await step(told(POPULATION, '1', 1, AN), told(TAX, '2', 1, { ...AN, tax_code: '8012345678' }));
    await step(told(TAX, '2', 2, null));
    const { entities, tombstones } = await drive.summary();
    expect(entities.map(({ members }) => members)).toEqual([['population/citizen/1']]);
    expect(entities[0]?.golden?.['tax_code']).toBeUndefined();
    expect(tombstones).toEqual(['tax/taxpayer/2 2']);
    const last = (await drive.entityEvents()).at(-1);
    expect(last?.moved).toEqual([{ record: 'tax/taxpayer/2', from: last?.entity_id, to: null }]);
  });

  test('the last record of an entity takes the entity with it', async () => {
    await step(told(POPULATION, '1', 1, AN));
    await step(told(POPULATION, '1', 2, null));
    expect((await drive.entityEvents()).map(({ happened }) => happened)).toEqual(['created', 'removed']);
    expect((await drive.summary()).entities).toEqual([]);
  });

  test('a late update cannot bring a deleted record back', async () => {
    await step(told(POPULATION, '1', 2, null));
    await step(told(POPULATION, '1', 1, AN));
    expect((await drive.summary()).entities).toEqual([]);
    expect(await drive.entityEvents()).toEqual([]);
  });

  test('an entity whose bridge is deleted falls apart', async () => {
    const left = told(TAX, 'left', 1, { full_name: 'Nguyễn Thị Hoài An', personal_id: '001184012345' });
    const right = told(INSURANCE, 'right', 1, {
      full_name: 'Trần Hoài An',
      birth_date: '1984-03-17',
      phones: ['0912345678'],
    });
    await step(left, right);
    const apart = await drive.partition();
    await step(told(POPULATION, 'bridge', 1, { ...AN, phones: ['0912345678'] }));
    await step(told(POPULATION, 'bridge', 2, null));
    expect(await drive.partition()).toEqual(apart);
  });
});

describe('a poll that finds nothing new', () => {
  test('the same versions again change nothing and publish nothing', async () => {
    const all = [told(POPULATION, '1', 1, AN), told(TAX, '2', 1, AN), told(INSURANCE, '3', 1, BINH)];
    await step(...all);
    const events = await drive.entityEvents();
    const memory = await drive.loadedMemory();
    await step(...all);
    await step(...all);
    expect(await drive.entityEvents()).toEqual(events);
    expect(await drive.loadedMemory()).toEqual(memory);
    for (const { counted, passed } of await drive.conservation()) expect(counted).toBe(passed);
  });
});

describe('equivocation', () => {
  const contents: readonly Attributes[] = [AN, { ...AN, address: 'Số 14' }, { ...AN, address: 'Số 16' }];

  test('in every order the same content is kept and the others are in quarantine, each once', async () => {
    const outcomes = [];
    for (const order of orders(contents)) {
      const own = await ReconcilerDrive.open({ definition, model: compileModel(definition), datasets: [TAX] });
      for (const after of [...order, ...order]) {
        await own.publish([told(TAX, '1', 7, after)]);
        await own.run(100);
      }
      const quarantine = await listLinkageQuarantine(own.store.pool, { limit: 10 });
      outcomes.push({
        summary: await own.summary(),
        losers: quarantine.map(({ code, contentHash, raw }) => `${code} ${contentHash} ${String(raw)}`).sort(),
      });
      for (const { counted, passed } of await own.conservation()) expect(counted).toBe(passed);
      await own.close();
    }
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect(outcomes[0]?.losers).toHaveLength(2);
  });
});

describe('bad events', () => {
  test('each is in quarantine with its bytes and a reason, its neighbours are linked, and all are counted', async () => {
    const bad: readonly Buffer[] = [
      Buffer.from('{"op":'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(JSON.stringify({ ...drive.message(told(TAX, 'x', 1, AN)), op: 'z' })),
      Buffer.from(JSON.stringify(drive.message(told(INSURANCE, 'x', 1, AN)))),
      Buffer.from(JSON.stringify(drive.message(told(TAX, 'x', 1, { ...AN, full_name: 'a\0b' })))),
      Buffer.from(JSON.stringify(drive.message(told(TAX, 'x', 1, { ...AN, nickname: 'An' })))),
    ];
    await drive.publish([told(TAX, '1', 1, AN)]);
    await drive.publishBytes(bad.map((value) => [{ ...TAX, id: 'x' }, value]));
    await drive.publishBytes([[{ ...TAX, id: 'x' }, null]]);
    await drive.publish([told(TAX, '2', 1, BINH)]);
    await drive.run(100);
    const quarantine = await listLinkageQuarantine(drive.store.pool, { limit: 20 });
    const codes = [
      'event.invalid',
      'input.encoding',
      'event.invalid',
      'event.misplaced',
      'input.forbidden-character',
      'record.invalid',
      'event.invalid',
    ];
    expect(quarantine.map(({ code }) => code).reverse()).toEqual(codes);
    expect(quarantine.map(({ raw }) => Buffer.from(raw).toString('hex')).reverse()).toEqual([
      ...bad.map((value) => value.toString('hex')),
      '',
    ]);
    expect(await drive.quarantinedEvents('tax')).toHaveLength(7);
    expect(await drive.partition()).toEqual([['1'], ['2']]);
    expect(await drive.conservation()).toContainEqual({ dataset: 'tax/taxpayer', counted: 9, passed: 9 });
  });
});
