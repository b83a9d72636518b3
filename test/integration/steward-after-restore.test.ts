import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { judgementMadeTopic, type JudgementMade } from '#libs/contract';
import { StoredInstallationTable } from '#libs/store';
import { longName, StewardsRoom } from '../support/stewards-room.ts';

/** The stewards' book is that of the backup; the log stands elsewhere and goes on. */
const AN = { card: 'c1', street: 's1', colour: 'red' };
/** Alike by the card alone: the evidence does not decide. */
const NEAR_AN = { card: 'c1', street: 's9', colour: 'red' };
const NAMESPACE = 'stewards';

let room: StewardsRoom;
beforeEach(async () => {
  room = await StewardsRoom.open();
  await room.tell(['register/1', AN], ['shop/2', NEAR_AN]);
});
afterEach(() => room.close());

interface SeenJudgement {
  readonly seq: string;
  readonly verdict: string;
  readonly standing: string;
}
async function seen(): Promise<readonly SeenJudgement[]> {
  const { body } = await room.ask('GET', room.pairPath('register/1', 'shop/2'));
  return (body as { judgements: SeenJudgement[] }).judgements;
}

const revoking = async (seq: string): Promise<number> =>
  (await room.ask('POST', `judgements/${seq}/revocation`, { body: { reason: 'nhầm' } })).status;

async function startAgain(meanwhile: () => Promise<unknown>): Promise<void> {
  await room.api.stop();
  await meanwhile();
  room.api = await StewardsRoom.startApi(room.own, room.ownLog);
}

/** Of its judgements the backup has those up to this one. */
async function restoredTo(seq: string): Promise<void> {
  await startAgain(async () => {
    await room.store.pool.query('DELETE FROM steward.judgement WHERE seq > $1', [seq]);
    const installation = new StoredInstallationTable(room.store.pool);
    await installation.remember(NAMESPACE);
    await installation.raiseIncarnation();
  });
}

test('judgements given after the backup are seen, are the last word, and can be revoked', async () => {
  const unlinked = await room.digest();
  const known = await room.judge('register/1', 'shop/2', 'different');
  const lost = await room.judge('register/1', 'shop/2', 'same');
  await restoredTo(known);
  expect(await room.partition()).toEqual([['register/1', 'shop/2']]);
  expect(await seen()).toMatchObject([
    { seq: lost, verdict: 'same', standing: 'taken', steward: 'lan', reason: 'vì thế' },
    { seq: known, verdict: 'different', standing: 'replaced' },
  ]);
  expect(await revoking(known)).toBe(409);
  expect(await revoking(lost)).toBe(201);
  await room.settled();
  expect(await room.partition()).toEqual([['register/1'], ['shop/2']]);
  expect(await room.digest()).toBe(unlinked);
});

test('the log is read for them once', async () => {
  await room.judge('register/1', 'shop/2', 'same');
  await restoredTo('0');
  expect(await seen()).toHaveLength(1);
  await startAgain(() => room.store.pool.query('DELETE FROM steward.judgement'));
  expect(await seen()).toEqual([]);
});

test('what no steward-api published does not keep it from starting, and is not taken for a judgement', async () => {
  const lost = await room.judge('register/1', 'shop/2', 'same');
  const made: JudgementMade = {
    ...{ seq: '9000000000000000000', entity_type: 'customer', verdict: 'different', reason: 'r', steward: 'nobody' },
    ...{ left: longName('register/1'), right: longName('shop/2'), levels: {}, made_at: 1 },
  };
  const values: unknown[] = [
    null,
    [],
    { ...made, reason: 'a\u0000b' },
    { ...made, steward: '\ud800' },
    { ...made, levels: { card: '\u0000' } },
    { ...made, seq: '9999999999999999999' },
    { ...made, entity_type: 'vehicle' },
    { ...made, more: 1 },
  ];
  const { name } = judgementMadeTopic(NAMESPACE, 'customer');
  await room.log.publish(
    ['{', ...values.map((value) => JSON.stringify(value))].map((value) => ({
      ...{ topic: name, key: Buffer.from('k'), value: Buffer.from(value), headers: {} },
    })),
  );
  await restoredTo('0');
  expect((await seen()).map(({ seq }) => seq)).toEqual([lost]);
});
