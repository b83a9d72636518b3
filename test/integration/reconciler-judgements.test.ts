import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JudgementMade } from '#libs/contract';
import { ReconcilerDrive, type Told } from '../support/reconciler-drive.ts';
import { SYNTHETIC_TYPE, thing } from '../support/synthetic-entity-type.ts';
import { syntheticModel, type SyntheticRecord } from '../support/synthetic-model.ts';

/** Judgements go through the same door as changes of records, and outrank every weight. */
const TAX = { source: 'tax', dataset: 'taxpayer' };
let drive: ReconcilerDrive<SyntheticRecord>;

function open(): Promise<ReconcilerDrive<SyntheticRecord>> {
  return ReconcilerDrive.open({
    definition: SYNTHETIC_TYPE,
    model: syntheticModel({ blockCap: 9, componentCap: 9, link: 0, sizePenalty: 500, sizeBonus: 1000 }),
    datasets: [TAX],
  });
}
beforeEach(async () => {
  drive = await open();
});
afterEach(async () => {
  await drive.close();
});

const told = (id: string, version: number, ...values: number[]): Told => ({
  ...TAX,
  id,
  version,
  after: thing(...values),
});
const say = (
  seq: number,
  verdict: JudgementMade['verdict'],
): Pick<JudgementMade, 'left' | 'right' | 'seq' | 'verdict'> => ({
  ...{ left: 'tax/taxpayer/1', right: 'tax/taxpayer/2' },
  seq: `${seq}`,
  verdict,
});

describe('a judgement', () => {
  test('that two records differ splits their entity, and they stay apart when sent again and after a restart', async () => {
    await drive.publish([told('1', 1, 1, 1, 1, 1), told('2', 1, 1, 1, 1, 1)]);
    await drive.run(10);
    expect(await drive.partition()).toEqual([['1', '2']]);
    await drive.judge(say(1, 'different'));
    await drive.run(10);
    expect(await drive.partition()).toEqual([['1'], ['2']]);
    await drive.publish([told('1', 2, 1, 1, 1, 1), told('2', 1, 1, 1, 1, 1)]);
    await drive.run(1);
    expect(await drive.partition()).toEqual([['1'], ['2']]);
  });

  test('may come before its records, and holds when they come', async () => {
    await drive.judge(say(1, 'same'));
    await drive.run(10);
    await drive.publish([told('1', 1, 1, 1, 1, 1), told('2', 1, 2, 2, 2, 2)]);
    await drive.run(1);
    expect(await drive.partition()).toEqual([['1', '2']]);
  });

  test('that is revoked leaves the weights to speak', async () => {
    await drive.publish([told('1', 1, 1, 1, 1, 1), told('2', 1, 2, 2, 2, 2)]);
    await drive.judge(say(1, 'same'), say(2, 'revoked'), say(1, 'same'));
    await drive.run(1);
    expect(await drive.partition()).toEqual([['1'], ['2']]);
  });

  test('ends the same in every order, and every one is counted', async () => {
    const records = [told('1', 1, 1, 1, 1, 1), told('2', 1, 2, 2, 2, 2)];
    const judgements = [say(1, 'same'), say(2, 'different'), say(3, 'unsure'), say(4, 'same')];
    const summaries = [];
    for (const order of [judgements, [...judgements].reverse(), [...judgements.slice(2), ...judgements.slice(0, 2)]]) {
      const own = await open();
      await own.publish(records);
      for (const judgement of order) {
        await own.judge(judgement);
        await own.run(10);
      }
      summaries.push(await own.summary());
      expect(await own.conservation()).toContainEqual({ dataset: 'steward/judgement', counted: 4, passed: 4 });
      await own.close();
    }
    for (const summary of summaries) expect(summary).toEqual(summaries[0]);
    expect(summaries[0]?.entities).toHaveLength(1);
  });
});
