import type { TrainingReport } from '#libs/linkage';
import { table } from './output.ts';

/** The report of a training for a person. */
export function describeReport(report: TrainingReport): string {
  const runs = [
    ['training rule', 'pairs', 'patterns', 'rounds', 'of one entity', ''],
    ...report.runs.map((run) => [
      run.rule,
      String(run.pairs),
      String(run.patterns),
      String(run.rounds),
      `${(run.matches * 100).toFixed(1)} %`,
      run.isUsed ? '' : 'not used',
    ]),
  ];
  const { precision, recall } = report.estimates;
  const share = ({ value, low, high }: typeof precision): string =>
    `${value.toFixed(4)} (${low.toFixed(4)}–${high.toFixed(4)})`;
  const lines = [
    table(runs),
    '',
    `${report.candidatePairs} candidate pairs, about ${Math.round(report.expectedMatches)} of one entity; ` +
      `${report.sampled} records in ${report.clusters} clusters`,
    `estimated without labels: precision ${share(precision)}, recall ${share(recall)}`,
    ...report.verdict.warnings.map((warning) => `note: ${warning}`),
    ...report.verdict.refused.map((reason) => `REFUSED: ${reason}`),
    report.verdict.refused.length === 0 ? 'verdict: may be used' : 'verdict: should not be used',
  ];
  return lines.join('\n');
}
