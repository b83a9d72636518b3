import { ERRORS } from './errors.ts';

/** The text of docs/errors.md: every code with what it means, and what to do. */
export function errorCataloguePage(): string {
  const rows = Object.entries(ERRORS).map(([code, { meaning, remedy, retriable }]) => [
    `\`${code}\``,
    meaning,
    remedy,
    retriable ? 'yes' : 'no',
  ]);
  return [
    '# Errors',
    '',
    'Every error that a command, a log line, an answer of an API or a quarantined row names, by its code. Codes never change their meaning. _Again_ says whether the same attempt can succeed later with nothing mended.',
    '',
    'This page is written by `npm run schemas`.',
    '',
    markdownTable([['code', 'meaning', 'what to do', 'again'], ...rows]),
    '',
  ].join('\n');
}

/** Aligned, as the formatter of this repository wants it. The first row is the head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...others] = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(...[head, ...others].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n');
}
