/** Small charts as SVG text: nothing to load, nothing to run. Every text goes through `escaped`. */

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Shown at the end of the bar, and when the pointer rests on it. */
  readonly note: string;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => escapes[letter] ?? '');
const px = (value: number): string => value.toFixed(1);

const WIDTH = 860;
const LABELS = 250;
const NOTES = 170;
const ROW = 18;

/** Bars side by side with their names, to the right of a zero line or to its left. */
export function barChart(bars: readonly Bar[], options: { readonly tone?: string } = {}): string {
  const greatest = Math.max(0, ...bars.map(({ value }) => value));
  const least = Math.min(0, ...bars.map(({ value }) => value));
  const scale = (WIDTH - LABELS - NOTES) / Math.max(1e-9, greatest - least);
  const zero = LABELS - least * scale;
  const rows = bars.map(({ label, value, note }, i) => {
    const y = i * ROW;
    const [x, width] = value < 0 ? [zero + value * scale, -value * scale] : [zero, value * scale];
    const tone = value < 0 ? 'against' : (options.tone ?? 'for');
    return (
      `<g><title>${escaped(`${label}: ${note}`)}</title><text x="${LABELS - 8}" y="${y + 13}" class="name">${escaped(short(label))}</text>` +
      `<rect x="${px(x)}" y="${y + 3}" width="${px(Math.max(width, 0.5))}" height="12" class="${tone}"/>` +
      `<text x="${WIDTH - NOTES + 8}" y="${y + 13}">${escaped(note)}</text></g>`
    );
  });
  const height = bars.length * ROW + 4;
  const line = `<line x1="${px(zero)}" x2="${px(zero)}" y1="0" y2="${height}" class="zero"/>`;
  return svg(WIDTH, height, rows.join('') + line);
}

const short = (label: string): string => (label.length <= 36 ? label : `${label.slice(0, 35)}…`);

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

const HEIGHT = 240;
const [LEFT, RIGHT, TOP, BOTTOM] = [60, 190, 24, 34];

/** Lines over one pair of axes, each named where it ends. */
export function lineChart(lines: readonly Line[], axes: { readonly x: string; readonly y: string }): string {
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) return '<p>–</p>';
  const [x0, x1] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))];
  const y1 = Math.max(...points.map(([, y]) => y), 1e-9);
  const atX = (x: number): number => LEFT + ((x - x0) / Math.max(1e-9, x1 - x0)) * (WIDTH - LEFT - RIGHT);
  const atY = (y: number): number => TOP + (1 - y / y1) * (HEIGHT - TOP - BOTTOM);
  const taken: number[] = [];
  const drawn = lines.map(({ name, points: own }, i) => {
    const path = own.map(([x, y], j) => `${j === 0 ? 'M' : 'L'}${px(atX(x))} ${px(atY(y))}`).join('');
    const end = own.at(-1);
    if (end === undefined) return '';
    let y = atY(end[1]);
    while (taken.some((other) => Math.abs(other - y) < 12)) y += 12;
    taken.push(y);
    const label = `<text x="${px(WIDTH - RIGHT + 8)}" y="${px(y + 4)}" class="c${i % 6} end">${escaped(short(name))}</text>`;
    return `<path d="${path}" class="line c${i % 6}"><title>${escaped(name)}</title></path>${label}`;
  });
  return svg(WIDTH, HEIGHT, frame({ x0, x1, y1 }, axes) + drawn.join(''));
}

function frame(
  { x0, x1, y1 }: Record<'x0' | 'x1' | 'y1', number>,
  axes: { readonly x: string; readonly y: string },
): string {
  const bottom = HEIGHT - BOTTOM;
  const right = WIDTH - RIGHT;
  return (
    `<line x1="${LEFT}" x2="${right}" y1="${bottom}" y2="${bottom}" class="zero"/><line x1="${LEFT}" x2="${LEFT}" y1="${TOP}" y2="${bottom}" class="zero"/>` +
    `<text x="${LEFT}" y="${bottom + 14}">${number(x0)}</text><text x="${right}" y="${bottom + 14}" class="name">${number(x1)}</text>` +
    `<text x="${(LEFT + right) / 2}" y="${bottom + 28}" class="mid">${escaped(axes.x)}</text>` +
    `<text x="${LEFT - 6}" y="${TOP + 10}" class="name">${number(y1)}</text><text x="${LEFT - 6}" y="${bottom}" class="name">0</text>` +
    `<text x="${LEFT - 6}" y="${TOP - 10}">${escaped(axes.y)}</text>`
  );
}

export interface Mark {
  readonly at: number;
  readonly name: string;
}

/** Columns one unit wide; heights by the logarithm, since the pairs of two things are many times those of one. */
export function histogram(
  columns: readonly { readonly from: number; readonly pairs: number }[],
  marks: readonly Mark[],
): string {
  const [first, last] = [columns[0], columns.at(-1)];
  if (first === undefined || last === undefined) return '<p>–</p>';
  const width = (WIDTH - LEFT - 20) / (last.from + 1 - first.from);
  const top = Math.log10(Math.max(...columns.map(({ pairs }) => pairs)) + 1);
  const bottom = HEIGHT - BOTTOM;
  const at = (bits: number): number => LEFT + (bits - first.from) * width;
  const drawn = columns.map(({ from, pairs }) => {
    const height = (Math.log10(pairs + 1) / top) * (bottom - TOP - 26);
    return `<rect x="${px(at(from) + 0.5)}" y="${px(bottom - height)}" width="${px(width - 1)}" height="${px(height)}" class="for"><title>${from} … ${from + 1} bits: ${pairs} pairs</title></rect>`;
  });
  const ticks = columns.flatMap(({ from }) =>
    from % 4 === 0 ? [`<text x="${px(at(from))}" y="${bottom + 14}" class="mid">${from}</text>`] : [],
  );
  const lines = marks.map(({ at: bits, name }, i) => {
    const x = px(at(bits));
    return `<line x1="${x}" x2="${x}" y1="${TOP + 14 * i}" y2="${bottom}" class="mark"/><text x="${px(at(bits) + 4)}" y="${TOP + 10 + 14 * i}">${escaped(name)}</text>`;
  });
  const axis = `<line x1="${LEFT}" x2="${WIDTH - 20}" y1="${bottom}" y2="${bottom}" class="zero"/><text x="${WIDTH / 2}" y="${bottom + 28}" class="mid">match weight, bits (heights by the logarithm)</text>`;
  return svg(WIDTH, HEIGHT, drawn.join('') + ticks.join('') + axis + lines.join(''));
}

const number = (value: number): string =>
  Math.abs(value) >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(2);

function svg(width: number, height: number, inner: string): string {
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">${inner}</svg>`;
}
