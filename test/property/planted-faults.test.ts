import { expect, test } from '@jest/globals';
import { misfit, readFaults } from '../planted-faults/fault.ts';
import { ROOT } from '../planted-faults/scratch-copy.ts';

test('every planted fault still applies to the code, and its tests are there', async () => {
  const faults = await readFaults();
  const misfits = await Promise.all(faults.map(async (fault) => [fault.name, await misfit(fault, ROOT)] as const));
  expect(misfits.filter(([, why]) => why !== null)).toEqual([]);
  expect(faults.length).toBeGreaterThanOrEqual(25);
});
