import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Feed, RawRow } from './registers/raw-row.ts';
import type { SimulatedCall, SimulatedWave } from './schedule/simulated-wave.ts';

/** The waves written to a folder, in the order in which they arrive. */
export async function readWaves(outDir: string): Promise<readonly SimulatedWave[]> {
  const written = JSON.parse(await readFile(join(outDir, 'waves.json'), 'utf8')) as { waves: SimulatedWave[] };
  return written.waves;
}

/** The calls of one wave, in the order to be sent; one at a time in memory. */
export async function* readCalls(outDir: string, wave: SimulatedWave): AsyncGenerator<SimulatedCall> {
  for await (const line of linesOf(join(outDir, wave.calls))) yield JSON.parse(line) as SimulatedCall;
}

/** The rows of one drop file; every value of a CSV is text, empty ones are left out. */
export async function* readDrop(path: string): AsyncGenerator<RawRow> {
  let columns: string[] | null = null;
  for await (const line of linesOf(path)) {
    if (!path.endsWith('.csv')) yield JSON.parse(line) as RawRow;
    else if (columns === null) columns = splitFields(line);
    else yield rowOf(columns, splitFields(line));
  }
}

/** Which feed a drop file belongs to, by its name. */
export function feedOf(file: { readonly source: string; readonly path: string }): Exclude<Feed, 'ecommerce'> {
  if (file.source === 'social-insurance') return file.path.includes('/don-vi') ? 'employer' : 'participant';
  if (file.source === 'population' || file.source === 'tax' || file.source === 'business') return file.source;
  throw new RangeError(`no feed of files: ${file.source}`);
}

export async function* linesOf(path: string): AsyncGenerator<string> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  for await (const line of lines) if (line !== '') yield line;
}

function rowOf(columns: readonly string[], fields: readonly string[]): RawRow {
  const row: Record<string, string> = {};
  columns.forEach((column, i) => {
    const field = fields[i] ?? '';
    if (field !== '') row[column] = field;
  });
  return row;
}

/** Fields parted by `;`; quoted ones may hold one. No field here spans lines. */
function splitFields(line: string): string[] {
  if (!line.includes('"')) return line.split(';');
  return [...line.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}
