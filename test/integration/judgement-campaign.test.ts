import { expect, test } from '@jest/globals';
import { runCampaign } from '../judgements/campaign.ts';
import { shippedType } from '../support/shipped-types.ts';

/** A small run of `npm run judgements`. */
test('judgements in any order between changes lead to the store that a naive computation finds, and revoked leave no trace', async () => {
  const figures = await runCampaign({
    ...{ seed: 7, records: 120, judgements: 1200, batchSize: 60, restarts: 2, definition: shippedType('person') },
    say: () => undefined,
  });
  expect(figures.differences).toEqual([]);
  expect(figures.digest).toBe(figures.oracleDigest);
  expect(figures.digestAfterRevoking).toBe(figures.digestWithoutJudgements);
  expect(figures.digest).not.toBe(figures.digestAfterRevoking);
  const { applied, stale, duplicate, quarantined } = figures.counted;
  expect(applied + stale + duplicate).toBe(figures.judgementsPublished);
  expect(quarantined).toBe(0);
  for (const status of ['taken', 'suspended', 'waiting', 'withdrawn']) {
    expect([status, figures.judgements[status] ?? 0]).toEqual([status, expect.any(Number)]);
    expect(figures.judgements[status] ?? 0).toBeGreaterThan(0);
  }
  expect(figures.reviewTasks['judgement-suspended'] ?? 0).toBeGreaterThan(0);
  expect(figures.reviewTasks['judgement-outdated'] ?? 0).toBeGreaterThan(0);
}, 300_000);
