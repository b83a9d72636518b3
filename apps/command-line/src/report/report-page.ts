import type { LinkageReport, TrainingReport } from '#libs/linkage';
import { barChart, escaped, histogram, lineChart } from './charts.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --soft: #66717f; --for: #1f77a8; --against: #c8553d; --plain: #7a8b99; --paper: #fff; --rule: #d5dbe1; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #9aa7b4; --for: #5ab0dd; --against: #e58a75; --plain: #8f9eab; --paper: #161c22; --rule: #33404c; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 900px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .3rem; border-top: 1px solid var(--rule); padding-top: 1rem; } h3 { font-size: .95rem; margin: 1rem 0 .2rem; }
p { color: var(--soft); margin: .2rem 0 .8rem; } nav a { margin-right: 1rem; color: var(--for); } svg { max-width: 100%; height: auto; display: block; }
svg text { font: 11px system-ui, sans-serif; fill: var(--ink); } svg .name { text-anchor: end; } svg .mid { text-anchor: middle; }
.for { fill: var(--for); } .against { fill: var(--against); } .plain { fill: var(--plain); } .zero { stroke: var(--soft); stroke-width: 1; } .mark { stroke: var(--against); stroke-dasharray: 4 3; }
.line { fill: none; stroke-width: 2; } .c0 { stroke: #1f77a8; } .c1 { stroke: #c8553d; } .c2 { stroke: #3a8f5c; } .c3 { stroke: #8a5bb0; } .c4 { stroke: #b98a1d; } .c5 { stroke: #7a8b99; } svg text.end { stroke: none; } svg text.c0 { fill: #1f77a8; } svg text.c1 { fill: #c8553d; } svg text.c2 { fill: #3a8f5c; } svg text.c3 { fill: #8a5bb0; } svg text.c4 { fill: #b98a1d; } svg text.c5 { fill: #7a8b99; }
table { border-collapse: collapse; font-size: .85rem; } td, th { padding: .15rem .7rem .15rem 0; text-align: right; border-bottom: 1px solid var(--rule); } td:first-child, th:first-child { text-align: left; }
`;

interface Section {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly body: string;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const bits = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(1)}`;
const probability = (value: number | null): string => (value === null ? '–' : value.toPrecision(3));

/** One page that holds all it shows: it can be sent as a file and opened without a network. */
export function reportPage(report: LinkageReport, training: TrainingReport | null): string {
  const sections = [
    completeness(report),
    weights(report),
    shares(report),
    training === null ? null : history(training),
    frequencies(report),
    weightHistogram(report),
    blocking(report),
    unlinkable(report),
  ].filter((section): section is Section => section !== null);
  const nav = sections.map(({ id, title }) => `<a href="#${id}">${escaped(title)}</a>`).join('');
  const body = sections.map(
    ({ id, title, about, body: inner }) => `<h2 id="${id}">${escaped(title)}</h2><p>${escaped(about)}</p>${inner}`,
  );
  const head = `Linkage of ${report.entityType}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(head)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(head)}</h1><p>Model ${escaped(report.modelVersion)}; ${report.records} records, ${report.candidatePairs} candidate pairs. ${estimates(training)}The page shows values of records: treat it as they are treated.</p>
<nav>${nav}</nav>${body.join('\n')}</body></html>
`;
}

function estimates(training: TrainingReport | null): string {
  if (training === null) return '';
  const { precision, recall } = training.estimates;
  return `Estimated without labels: precision ${precision.value.toFixed(3)}, recall ${recall.value.toFixed(3)}. `;
}

function completeness({ completeness: rows }: LinkageReport): Section {
  const bars = rows.map(({ attribute, filled, distinct }) => {
    return { label: attribute, value: filled, note: `${percent(filled)}, ${distinct} distinct` };
  });
  const about = 'Share of the records that have a value. A comparison says nothing where one side has none.';
  return { id: 'completeness', title: 'Completeness', about, body: barChart(bars, { tone: 'plain' }) };
}

function weights({ comparisons, priorBits }: LinkageReport): Section {
  const charts = comparisons.map(({ name, levels }) => {
    const bars = levels.map(({ level, weight }) => ({ label: level, value: weight, note: `${bits(weight)} bits` }));
    return `<h3>${escaped(name)}</h3>${barChart(bars)}`;
  });
  const about = `What each level adds: log₂ of how much more often it is met among pairs of one entity than of two. A pair begins at ${bits(priorBits)} bits.`;
  return { id: 'weights', title: 'Match weights', about, body: charts.join('') };
}

function shares({ comparisons }: LinkageReport): Section {
  const charts = comparisons.map(({ name, levels }) => {
    if (levels.every(({ m }) => m === null))
      return `<h3>${escaped(name)}</h3><p>Weights set by hand: there is no m and u.</p>`;
    const bars = (which: 'm' | 'u', tone: string): string =>
      barChart(
        levels.map((level) => ({
          label: level.level,
          value: level[which] ?? 0,
          note: `${which} ${probability(level[which])}`,
        })),
        { tone },
      );
    return `<h3>${escaped(name)}: m</h3>${bars('m', 'for')}<h3>${escaped(name)}: u</h3>${bars('u', 'against')}`;
  });
  const about = 'm: how often a level is met among pairs of one entity. u: among pairs of two.';
  return { id: 'm-u', title: 'm and u', about, body: charts.join('') };
}

function history({ runs }: TrainingReport): Section {
  const lines = runs.map(({ rule, history: shares_, isUsed }) => ({
    name: isUsed ? rule : `${rule} (not used)`,
    points: shares_.map((share, i) => [i + 1, share] as const),
  }));
  const rows = runs.map(({ rule, pairs, patterns, rounds, matches, isUsed }) =>
    row([rule, `${pairs}`, `${patterns}`, `${rounds}`, percent(matches), isUsed ? 'yes' : 'no']),
  );
  const heads = ['rule', 'pairs', 'patterns', 'rounds', 'of one entity', 'used'];
  const body = `${lineChart(lines, { x: 'round', y: 'share of the pairs that are one' })}<table>${row(heads, 'th')}${rows.join('')}</table>`;
  const about =
    'Expectation maximisation, rule by rule: the share of the rule’s pairs that are one, after each round. Lines that do not settle, or end near 0 or 1, teach little.';
  return { id: 'em', title: 'EM history', about, body };
}

function frequencies({ frequencies: tables }: LinkageReport): Section {
  const charts = tables.map(({ table, values }) => {
    const bars = values.map(([label, share]) => ({ label, value: share, note: `${(share * 100).toPrecision(3)} %` }));
    return `<h3>${escaped(table)}</h3>${barChart(bars, { tone: 'plain' })}`;
  });
  const about = 'The commonest values: agreeing on one of them weighs less than agreeing on a rare one.';
  return { id: 'frequencies', title: 'Term frequencies', about, body: charts.join('') };
}

function weightHistogram({ histogram: columns, thresholds, candidatePairs }: LinkageReport): Section {
  const marks = [
    { at: thresholds.review, name: `review ${thresholds.review}` },
    { at: thresholds.edge, name: `edge ${thresholds.edge}` },
    { at: thresholds.link, name: `link ${thresholds.link}` },
  ];
  const about = `All ${candidatePairs} candidate pairs by weight. Pairs connect from the edge threshold on; groups join above the link threshold; down to the review threshold a steward is asked.`;
  return { id: 'histogram', title: 'Weights of candidate pairs', about, body: histogram(columns, marks) };
}

function blocking({ blocking: rules }: LinkageReport): Section {
  const bars = rules.map(({ rule, pairs, newPairs }) => ({
    label: rule,
    value: newPairs,
    note: `${newPairs} new of ${pairs}`,
  }));
  const heads = ['rule', 'keys', 'too common', 'largest', 'pairs', 'new pairs'];
  const rows = rules.map(({ rule, keys, inactive, largest, pairs, newPairs }) =>
    row([rule, ...[keys, inactive, largest, pairs, newPairs].map(String)]),
  );
  const body = `${barChart(bars)}<table>${row(heads, 'th')}${rows.join('')}</table>`;
  const about =
    'Pairs that each rule yields, and those of them that no rule above yields. Keys held by more records than the cap yield none.';
  return { id: 'blocking', title: 'Blocking', about, body };
}

function unlinkable({ unlinkable: points, thresholds }: LinkageReport): Section {
  const share = points.find((point) => point.bits >= thresholds.link)?.share ?? 0;
  const line = { name: 'cannot be linked', points: points.map((point) => [point.bits, point.share] as const) };
  const about = `A record that does not even reach a threshold against itself says too little to be linked to anything: ${percent(share)} at ${thresholds.link} bits.`;
  return {
    id: 'unlinkable',
    title: 'Unlinkable records',
    about,
    body: lineChart([line], { x: 'threshold, bits', y: 'share of records' }),
  };
}

function row(cells: readonly string[], tag = 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
}
