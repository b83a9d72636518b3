import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LienThongError } from '#libs/contract';
import { definitionText } from '#libs/runtime';
import { requestRelease } from '#libs/store';
import type { EventLog } from '#libs/stream';
import { randomFrom, shuffled } from '../support/entity-history.ts';
import { eventually } from '../support/eventually.ts';
import { CUSTOMER, longName, StewardsRoom, type Answer } from '../support/stewards-room.ts';

/** The stewards' work over HTTP, with a real reconciler and sink behind it. */
let room: StewardsRoom;
beforeEach(async () => {
  room = await StewardsRoom.open();
});
afterEach(() => room.close());

const AN = { card: 'c1', street: 's1', colour: 'red' };
/** Alike by the card alone: the evidence does not decide. */
const NEAR_AN = { card: 'c1', street: 's9', colour: 'red' };
const APART = [['register/1'], ['shop/2']];
const TOGETHER = [['register/1', 'shop/2']];

interface Task {
  id: string;
  kind: string;
  status: string;
  weight: number | null;
  claim: { steward: string; until: string } | null;
}
interface Page {
  review_tasks: Task[];
  next_cursor: string | null;
}
interface PairView {
  version: string;
  compared: { weight: number; comparisons: { comparison: string; level: string; because: Record<string, string> }[] };
  judgements: { seq: string; verdict: string; standing: string }[];
  preview: {
    agrees_with_store: boolean;
    effects: {
      verdict: string;
      entities: { happened: string; members: { source: string; record_id: string }[] }[];
      suspends: string[];
    }[];
  };
  left: { state: string; attributes: unknown; entity: { entity_id: string } | null };
}
const as = <T>(answer: Answer): T => answer.body as T;

async function tasks(query = ''): Promise<Task[]> {
  return as<Page>(await room.ask('GET', `review-tasks?${query}`)).review_tasks;
}
async function firstTask(query = 'status=open'): Promise<Task> {
  const [task] = await tasks(query);
  if (task === undefined) throw new Error('there is no task');
  return task;
}
const viewOf = async (task: Task, steward = 'lan'): Promise<PairView> =>
  as<PairView>(await room.ask('GET', `review-tasks/${task.id}`, { as: steward }));
const judging = (task: Task, version: string, verdict: string, steward = 'lan'): Promise<Answer> =>
  room.ask('POST', `review-tasks/${task.id}/judgement`, { as: steward, body: { verdict, version, reason: 'đã gọi' } });
const problems = (answer: Answer): string[] => as<{ problems?: string[] }>(answer).problems ?? [];

async function oneTask(): Promise<Task> {
  await room.tell(['register/1', AN], ['shop/2', NEAR_AN]);
  expect(await room.partition()).toEqual(APART);
  return firstTask();
}

describe('a judgement', () => {
  test('does what its preview says, closes the task, and revoked leaves the store as it was', async () => {
    const task = await oneTask();
    const before = await room.digest();
    const view = await viewOf(task);
    expect(view.compared.weight).toBe(-1000);
    expect(view.compared.comparisons.map(({ comparison, level }) => `${comparison} ${level}`)).toEqual([
      'card same',
      'street different',
      'colour same',
      'prior prior',
    ]);
    for (const { because } of view.compared.comparisons) expect(Object.keys(because)).toEqual(['vi', 'en']);
    expect(view.preview.agrees_with_store).toBe(true);
    const same = view.preview.effects.find(({ verdict }) => verdict === 'same');
    expect(same?.entities.map(({ happened, members }) => [happened, members.map((each) => each.record_id)])).toEqual([
      ['merged', ['1', '2']],
    ]);

    const given = await judging(task, view.version, 'same');
    expect({ status: given.status, text: given.text }).toMatchObject({ status: 201 });
    await room.settled();
    expect(await room.partition()).toEqual(TOGETHER);
    expect(await tasks('status=open')).toEqual([]);
    expect(await tasks('status=decided')).toMatchObject([{ id: task.id }]);

    const { seq } = as<{ seq: string }>(given);
    expect((await room.ask('POST', `judgements/${seq}/revocation`, { body: { reason: 'nhầm' } })).status).toBe(201);
    await room.settled();
    expect(await room.partition()).toEqual(APART);
    expect(await room.digest()).toBe(before);
    expect(await tasks('status=open')).toMatchObject([{ id: task.id }]);
    const again = await room.ask('POST', `judgements/${seq}/revocation`, { body: { reason: 'nhầm' } });
    expect(again.status).toBe(409);
  });

  test('splits what the machine joined, though no task asked, and holds when the records come again', async () => {
    await room.tell(['register/1', AN], ['shop/2', AN]);
    expect(await room.partition()).toEqual(TOGETHER);
    await room.judge('register/1', 'shop/2', 'different');
    expect(await room.partition()).toEqual(APART);
    await room.tell(['shop/2', AN], ['register/1', AN], ['shop/3', AN]);
    const groups = await room.partition();
    expect(groups.filter((group) => group.includes('register/1') && group.includes('shop/2'))).toEqual([]);
  });

  test('on a record that has not come yet waits for it', async () => {
    await room.tell(['register/1', AN]);
    await room.judge('register/1', 'shop/2', 'same');
    const history = as<PairView>(await room.ask('GET', room.pairPath('register/1', 'shop/2', '/history')));
    expect(history.judgements).toMatchObject([{ verdict: 'same', standing: 'waiting' }]);
    await room.tell(['shop/2', { card: 'other', street: 'other' }]);
    expect(await room.partition()).toEqual(TOGETHER);
  });

  test('that contradicts later ones is suspended and asked about; one whose comparisons changed is asked about too', async () => {
    await room.tell(['register/1', AN], ['shop/2', AN], ['shop/3', { ...AN, card: 'c2' }]);
    await room.judge('register/1', 'shop/2', 'different');
    await room.judge('register/1', 'shop/3', 'same');
    await room.judge('shop/2', 'shop/3', 'same');
    expect(await tasks('kind=judgement-suspended')).toMatchObject([{ status: 'open', weight: null }]);
    expect(await room.partition()).toEqual([['register/1', 'shop/2', 'shop/3']]);

    await room.tell(['shop/3', { ...AN, card: 'c2', colour: 'blue' }]);
    const outdated = await tasks('kind=judgement-outdated&status=open');
    expect(outdated).toHaveLength(2);
    expect(await room.partition()).toEqual([['register/1', 'shop/2', 'shop/3']]);
    await room.judge('shop/2', 'shop/3', 'same');
    expect(await tasks('kind=judgement-outdated&status=open')).toHaveLength(1);
  });

  test('is bound to what was seen: what changed meanwhile is told, and nothing is judged', async () => {
    const task = await oneTask();
    const { version } = await viewOf(task);
    await room.tell(['shop/2', { ...NEAR_AN, colour: 'blue' }]);
    const late = await judging(task, version, 'same');
    expect({ status: late.status, problems: problems(late) }).toEqual({
      status: 409,
      problems: ['the right record has changed'],
    });
    expect(late.type).toContain('application/problem+json');
    await room.tell(['shop/2', { card: 'c5' }]);
    const closed = await judging(task, version, 'same');
    expect({ status: closed.status, problems: problems(closed) }).toMatchObject({ status: 409 });
    expect(await room.published()).toBe(0);
  });

  test('is weighed by the model in force: when another one is released, what was seen is no longer so', async () => {
    const task = await oneTask();
    const { version } = await viewOf(task);
    const weights = { ...CUSTOMER.parameters.weights, colour: { same: 0.5, different: -0.5 } };
    const next = { ...CUSTOMER, hash: 'next', parameters: { ...CUSTOMER.parameters, weights } };
    await requestRelease(room.store.pool, 'customer', { hash: 'next', text: definitionText(next) });
    await eventually('the other model is in force', async () => (await viewOf(task)).compared.weight === -1500);
    const late = await judging(task, version, 'same');
    expect({ status: late.status, problems: problems(late) }).toEqual({
      status: 409,
      problems: ['the pair is weighed by another model'],
    });
    expect((await judging(task, (await viewOf(task)).version, 'same')).status).toBe(201);
    await room.settled();
    expect(await room.partition()).toEqual(TOGETHER);
  });

  test('by two stewards on one sight is given once: the other learns who said what', async () => {
    const task = await oneTask();
    const { version } = await viewOf(task);
    const both = await Promise.all([
      judging(task, version, 'same', 'lan'),
      judging(task, version, 'different', 'minh'),
      judging(task, version, 'same', 'minh'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    for (const answer of both.filter(({ status }) => status === 409)) {
      expect(problems(answer)).toEqual(
        expect.arrayContaining([
          'the pair was judged meanwhile',
          expect.stringMatching(/^last word: \w+ by (lan|minh) at /),
        ]),
      );
    }
    await room.settled();
    expect(await room.published()).toBe(1);
  });

  test('is published once the log answers again, by one relay at a time', async () => {
    await room.tell(['register/1', AN], ['shop/2', AN]);
    await room.api.stop();
    const away: EventLog = Object.assign(Object.create(room.ownLog) as EventLog, {
      publish: () => Promise.reject(new LienThongError('log.unreachable')),
    });
    room.api = await StewardsRoom.startApi(room.own, away);
    const { version } = as<PairView>(await room.ask('GET', room.pairPath('register/1', 'shop/2')));
    const body = { entity_type: 'customer', left: longName('shop/2'), right: longName('register/1'), version };
    const given = await room.ask('POST', 'judgements', { body: { ...body, verdict: 'different', reason: 'x' } });
    expect(given.status).toBe(201);
    expect(await room.published()).toBe(0);
    await room.api.stop();

    room.api = await StewardsRoom.startApi(room.own, room.ownLog);
    const second = await StewardsRoom.startApi(room.own, room.ownLog);
    await eventually('the judgement is published', async () => (await room.published()) > 0);
    await room.settled();
    expect(await room.partition()).toEqual(APART);
    await second.stop();
    expect(await room.published()).toBe(1);
  });
});

describe('a preview', () => {
  test('tells which entities split, and which judgements would be suspended', async () => {
    await room.tell(['register/1', AN], ['shop/2', AN], ['shop/3', { ...AN, card: 'c2' }]);
    const first = await room.judge('register/1', 'shop/3', 'same');
    const second = await room.judge('shop/2', 'shop/3', 'same');
    const { preview } = as<PairView>(await room.ask('GET', room.pairPath('register/1', 'shop/2')));
    expect(preview.agrees_with_store).toBe(true);
    const different = preview.effects.find(({ verdict }) => verdict === 'different');
    // The later of the two stays, the other contradicts both.
    expect(different?.suspends).toEqual([first]);
    expect(second > first).toBe(true);
    expect(different?.entities.map(({ happened, members }) => [happened, members.length])).toEqual([
      ['created', 1],
      ['split', 2],
    ]);
  });

  test('is what happens then, whatever hangs together', async () => {
    const random = randomFrom(11);
    const names = Array.from({ length: 12 }, (_, i) => `${i % 3 === 0 ? 'register' : 'shop'}/${i}`);
    const draw = (letter: string, most: number): string => `${letter}${Math.floor(random() * most)}`;
    await room.tell(
      ...names.map((name): [string, Record<string, string>] => {
        return [name, { card: draw('c', 3), street: draw('s', 3), colour: draw('r', 2) }];
      }),
    );
    for (let n = 0; n < 20; n += 1) {
      const [one, other] = shuffled(names, random) as [string, string];
      const verdict = ['same', 'different', 'unsure'][Math.floor(random() * 3)] ?? 'same';
      const { preview } = as<PairView>(await room.ask('GET', room.pairPath(one, other)));
      const before = await room.partition();
      await room.judge(one, other, verdict);
      expect([n, preview.agrees_with_store]).toEqual([n, true]);
      const told = (preview.effects.find((effect) => effect.verdict === verdict)?.entities ?? []).map(({ members }) =>
        members.map(({ source, record_id }) => `${source}/${record_id}`).sort(),
      );
      const moved = new Set(told.flat());
      const expected = [...before.filter((group) => !group.some((name) => moved.has(name))), ...told];
      expect([n, await room.partition()]).toEqual([n, expected.sort()]);
    }
  });
});

describe('a claim', () => {
  test('keeps others off for 15 minutes, until it is let go or runs out', async () => {
    const task = await oneTask();
    const claim = (steward: string): Promise<Answer> =>
      room.ask('PUT', `review-tasks/${task.id}/claim`, { as: steward });
    const claimed = as<{ steward: string; until: string }>(await claim('lan'));
    expect(claimed.steward).toBe('lan');
    const { rows } = await room.store.pool.query<{ seconds: number }>(
      `SELECT extract(epoch FROM $1::timestamptz - clock_timestamp())::int AS seconds`,
      [claimed.until],
    );
    expect(rows[0]?.seconds).toBeGreaterThan(14 * 60);
    expect(rows[0]?.seconds).toBeLessThanOrEqual(15 * 60);
    const refused = await claim('minh');
    expect({ status: refused.status, code: as<{ code: string }>(refused).code }).toEqual({
      status: 409,
      code: 'review-task.claimed',
    });
    expect((await firstTask('status=claimed')).claim).toEqual(claimed);
    const { version } = await viewOf(task, 'minh');
    expect((await judging(task, version, 'same', 'minh')).status).toBe(409);
    await room.ask('DELETE', `review-tasks/${task.id}/claim`, { as: 'minh' });
    expect((await claim('minh')).status).toBe(409);

    await room.ask('DELETE', `review-tasks/${task.id}/claim`);
    expect((await claim('minh')).status).toBe(200);
    await room.store.pool.query(`UPDATE steward.claim SET claimed_until = clock_timestamp() - interval '1 second'`);
    expect((await firstTask()).claim).toBeNull();
    expect((await claim('lan')).status).toBe(200);
    expect((await judging(task, version, 'same', 'lan')).status).toBe(201);
    await room.settled();
    expect((await claim('lan')).status).toBe(409);
  });
});

describe('the list', () => {
  test('is paged without repeating or skipping, and filtered', async () => {
    const pairs = ['a', 'b', 'c', 'd', 'e'].flatMap((card, i): [string, Record<string, string>][] => [
      [`register/${card}`, { card, street: 's1', colour: 'red' }],
      [`${i === 4 ? 'register' : 'shop'}/${card}2`, { card, street: 's9', ...(i < 2 && { colour: 'blue' }) }],
    ]);
    await room.tell(...pairs);
    const all = await tasks('status=open');
    expect(all).toHaveLength(5);
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: Page = as<Page>(await room.ask('GET', `review-tasks?status=open&limit=2${more}`));
      paged.push(...page.review_tasks.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(all.map(({ id }) => id));
    expect(await tasks('source=shop')).toHaveLength(4);
    expect(await tasks('max_weight=-2500')).toHaveLength(2);
    expect(await tasks('min_weight=-2499&max_weight=0&kind=possible-match')).toHaveLength(3);
    expect(await tasks('entity_type=customer&status=claimed')).toEqual([]);
    const { next_cursor: foreign } = as<Page>(await room.ask('GET', 'review-tasks?limit=2'));
    expect((await room.ask('GET', `review-tasks?limit=2&source=shop&cursor=${foreign ?? ''}`)).status).toBe(400);
  });

  test('and everything else shows a steward what the token covers and nothing more', async () => {
    const task = await oneTask();
    expect(as<Page>(await room.ask('GET', 'review-tasks', { as: 'other' })).review_tasks).toEqual([]);
    const forbidden = [
      ['GET', 'review-tasks?entity_type=customer', 403],
      ['GET', `review-tasks/${task.id}`, 404],
      ['PUT', `review-tasks/${task.id}/claim`, 404],
      ['GET', room.pairPath('register/1', 'shop/2'), 403],
      ['GET', room.pairPath('register/1', 'shop/2', '/history'), 403],
    ] as const;
    for (const [method, path, status] of forbidden) {
      expect([path, (await room.ask(method, path, { as: 'other' })).status]).toEqual([path, status]);
      expect([path, (await room.ask(method, path, { as: 'nobody' })).status]).toEqual([path, 401]);
    }
    const seq = await room.judge('register/1', 'shop/2', 'same');
    const revoking = await room.ask('POST', `judgements/${seq}/revocation`, { as: 'other', body: { reason: 'x' } });
    expect(revoking.status).toBe(403);
  });
});

test('every look at personal data is noted, without any of it', async () => {
  const task = await oneTask();
  await room.ask('GET', `review-tasks/${task.id}?purpose=complaint`);
  await room.judge('register/1', 'shop/2', 'same', 'minh');
  await room.ask('GET', room.pairPath('register/1', 'shop/2', '/history'));
  const { left } = await viewOf(task);
  const entityId = left.entity?.entity_id ?? '';
  const history = await room.ask('GET', `entities/${entityId}/history?purpose=audit`, { as: 'minh' });
  expect(as<{ happenings: { happened: string }[] }>(history).happenings.map(({ happened }) => happened)).toEqual([
    'merged',
    'created',
  ]);
  expect(as<{ judgements: unknown[] }>(history).judgements).toMatchObject([{ verdict: 'same', steward: 'minh' }]);
  const { rows } = await room.store.pool.query<Record<string, unknown>>(
    `SELECT steward, purpose, way, task_no, cardinality(record_nos) AS records, v.* FROM steward.view v ORDER BY view_no`,
  );
  expect(rows.map(({ steward, purpose, way, task_no, records }) => [steward, purpose, way, task_no, records])).toEqual([
    ['lan', 'complaint', 'task', task.id, 2],
    ['minh', 'review', 'pair', null, 2],
    ['lan', 'review', 'pair-history', null, 2],
    ['lan', 'review', 'task', task.id, 2],
    ['minh', 'audit', 'entity-history', null, 0],
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/register|shop|red|s1/);
});

test('what cannot be understood is answered 400, without being said back', async () => {
  const task = await oneTask();
  const { version } = await viewOf(task);
  const path = `review-tasks/${task.id}/judgement`;
  const good = { verdict: 'same', reason: 'vì', version };
  const bodies: unknown[] = [
    ...['{"a":', '[]', 'null', '"x"', '1', ''],
    {},
    { ...good, verdict: 'revoked' },
    { ...good, reason: '' },
    { ...good, reason: 'a\u0000b' },
    { ...good, version: 'SECRET' },
    { ...good, steward: 'SECRET' },
    { ...good, reason: 'x'.repeat(3000) },
    { ...good, reason: ['x'] },
    JSON.stringify(good).replace('"vì"', '"\\ud800"'),
    JSON.stringify({ ...good, verdict: undefined }).replace('{', '{"__proto__":{"verdict":"same"},'),
  ];
  for (const body of bodies) {
    const answer = await room.ask('POST', path, { body });
    expect([body, answer.status]).toEqual([body, 400]);
    expect(answer.text).not.toContain('SECRET');
  }
  for (const query of ['limit=0', 'limit=x', 'status=SECRET', 'cursor=SECRET', 'min_weight=1.5', 'x=SECRET']) {
    const answer = await room.ask('GET', `review-tasks?${query}`);
    expect([query, answer.status]).toEqual([query, 400]);
    expect(answer.text).not.toContain('SECRET');
  }
  for (const path of ['review-tasks/0', 'review-tasks/x', 'pairs/customer?left=a&right=b', 'entities/SECRET/history']) {
    expect([path, (await room.ask('GET', path)).status]).toEqual([path, 400]);
  }
  for (const path of ['review-tasks/999', 'entities/00000000-0000-0000-0000-000000000000/history', 'nowhere']) {
    expect([path, (await room.ask('GET', path)).status]).toEqual([path, 404]);
  }
  expect((await room.ask('POST', path, { body: { ...good, reason: 'x'.repeat(20_000) } })).status).toBe(413);
  expect(await room.published()).toBe(0);
});

test('the rights of the steward-api are those of its own tables and no others', async () => {
  const { rows } = await room.own.pool.query<{ role: string }>('SELECT current_user AS role');
  expect(rows).toEqual([{ role: 'lienthong_steward' }]);
  for (const table of [
    'linkage.review_task',
    'linkage.judgement',
    'linkage.record',
    'unified.entity',
    'access.steward',
  ]) {
    await expect(room.own.pool.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
  }
  await expect(room.own.pool.query('SELECT FROM adapter.outbox')).rejects.toMatchObject({ code: '42501' });
});

test('the process tells its health and describes itself', async () => {
  for (const path of ['health/live', 'health/ready', 'docs']) {
    expect((await fetch(`${room.api.url}/${path}`)).status).toBe(200);
  }
  const document = (await (await fetch(`${room.api.url}/docs-json`)).json()) as { paths: Record<string, unknown> };
  expect(Object.keys(document.paths).filter((path) => path.startsWith('/v1'))).toHaveLength(9);
});
