import { expect, test } from '@jest/globals';
import type { LinkageReport } from '#libs/linkage';
import { reportPage } from './report-page.ts';

const REPORT: LinkageReport = {
  entityType: 'thing',
  modelVersion: 'm1',
  records: 2,
  completeness: [{ attribute: 'name', filled: 0.5, distinct: 1 }],
  priorBits: -8,
  comparisons: [
    {
      name: 'name',
      levels: [
        { level: 'same', weight: 6, m: 0.9, u: 0.01 },
        { level: 'different', weight: -4, m: 0.1, u: 0.99 },
      ],
    },
    { name: 'sex', levels: [{ level: 'same', weight: 1, m: null, u: null }] },
  ],
  frequencies: [{ table: 'name', values: [['<script>alert("x")</script>', 0.2]] }],
  thresholds: { edge: 0, link: 0, review: -2 },
  candidatePairs: 1,
  histogram: [
    { from: -3, pairs: 0 },
    { from: -2, pairs: 1 },
  ],
  blocking: [{ rule: 'name', keys: 1, inactive: 0, largest: 2, pairs: 1, newPairs: 1 }],
  unlinkable: [
    { bits: -1, share: 0 },
    { bits: 0, share: 0.5 },
  ],
};

test('the page holds all it shows and runs nothing that a record says', () => {
  const page = reportPage(REPORT, null);
  expect(page).not.toMatch(/<script|https?:|src=|@import|url\(/);
  expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  expect(page).not.toContain('NaN');
});

test('every chart has its section, and a link to it', () => {
  const page = reportPage(REPORT, null);
  for (const id of ['completeness', 'weights', 'm-u', 'frequencies', 'histogram', 'blocking', 'unlinkable']) {
    expect(page).toContain(`<h2 id="${id}">`);
    expect(page).toContain(`href="#${id}"`);
  }
  expect(page).toContain('50.0 % at 0 bits');
});
