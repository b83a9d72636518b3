import { closeSync, copyFileSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureRates, type ErrorRates } from './measure-rates.ts';
import { Random } from './random/random.ts';
import type { Feed, RawRow, TrueRecord } from './registers/raw-row.ts';
import { Registers } from './registers/registers.ts';
import { Schedule, WAVES, type Wave } from './schedule/deliveries.ts';
import { columnsOf, DROP_FORMATS, lineOf, type DropFormat } from './schedule/drop-formats.ts';
import { ShuffleWindow } from './schedule/shuffle-window.ts';
import type { SimulatedCall, SimulatedWave } from './schedule/simulated-wave.ts';
import { worldOf } from './world/world.ts';

export interface Simulated {
  readonly people: number;
  readonly seed: number;
  readonly waves: readonly SimulatedWave[];
  /** Records with known truth, by entity type. */
  readonly records: Readonly<Record<string, number>>;
  readonly rates: ErrorRates;
}

const LINES_PER_FILE = 100_000;
const ROWS_PER_CALL = 50;
const WINDOW = 2_000;
const LAST_WAVE: Wave = 3;
const CALL_PATH = '/v1/sources/ecommerce/records';

/**
 * Writes what five ministries hold of `people` persons: their drop files and calls in waves, `truth.csv`,
 * `truth-references.csv`, `waves.json` and the measured `rates.json`. The same options give the same bytes.
 * Memory stays bounded whatever the number of people, but for the measuring at the end.
 */
export async function simulate(options: { people: number; seed: number }, outDir: string): Promise<Simulated> {
  const output = new Output(options.seed, outDir);
  const registers = new Registers(options.seed);
  const schedule = new Schedule(options.seed);
  for (const commune of worldOf(options)) {
    for (const history of registers.rowsOf(commune)) {
      for (const record of history.records) output.tell(record);
      for (const delivery of schedule.deliveriesOf(history)) output.send(delivery.feed, delivery.wave, delivery.row);
    }
    // Others in the same process get their turn between communes.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { waves, records } = output.finish();
  writeFileSync(join(outDir, 'waves.json'), `${JSON.stringify({ ...options, waves }, null, 2)}\n`);
  const rates = await measureRates(outDir);
  writeFileSync(join(outDir, 'rates.json'), `${JSON.stringify(rates, null, 2)}\n`);
  return { ...options, waves, records, rates };
}

/** Every open file of one run. */
class Output {
  private readonly truth: TextFile;
  private readonly references: TextFile;
  private readonly drops = new Map<string, DropFiles>();
  private readonly calls: readonly CallFile[];
  private readonly counts: Record<string, number> = {};

  constructor(seed: number, outDir: string) {
    const folders = [...Object.values(DROP_FORMATS).map((format) => format.source), 'ecommerce'];
    for (const folder of folders) mkdirSync(join(outDir, folder), { recursive: true });
    this.truth = new TextFile(join(outDir, 'truth.csv'), 'source,dataset,record_id,entity_type,entity\n');
    this.references = new TextFile(
      join(outDir, 'truth-references.csv'),
      'source,dataset,record_id,attribute,target_entity_type,target_entity\n',
    );
    for (const wave of WAVES) {
      for (const [feed, format] of Object.entries(DROP_FORMATS)) {
        const random = new Random(`${seed}/${feed}/${wave}`);
        this.drops.set(`${feed}/${wave}`, new DropFiles(format, { wave, outDir, random }));
      }
    }
    this.calls = WAVES.map((wave) => new CallFile({ wave, outDir, seed }));
  }

  tell(record: TrueRecord): void {
    const { source, dataset, recordId, entityType, entity, reference } = record;
    this.counts[entityType] = (this.counts[entityType] ?? 0) + 1;
    this.truth.write(`${source},${dataset},${recordId},${entityType},${entity}\n`);
    if (reference === undefined) return;
    const target = `${reference.attribute},${reference.entityType},${reference.entity}`;
    this.references.write(`${source},${dataset},${recordId},${target}\n`);
  }

  send(feed: Feed, wave: Wave, row: RawRow): void {
    if (feed === 'ecommerce') this.calls[wave - 1]?.send(row);
    else this.drops.get(`${feed}/${wave}`)?.send(row);
  }

  finish(): { waves: SimulatedWave[]; records: Record<string, number> } {
    this.truth.close();
    this.references.close();
    const waves = WAVES.map((wave) => {
      const drops = [...this.drops].filter(([key]) => key.endsWith(`/${wave}`)).map(([, files]) => files);
      const files = drops.flatMap((drop) => drop.finish(wave === 3));
      return { wave, files, calls: this.calls[wave - 1]?.finish() ?? '' };
    });
    return { waves, records: this.counts };
  }
}

/** The files of one feed in one wave. */
class DropFiles {
  private readonly format: DropFormat;
  private readonly where: { readonly wave: Wave; readonly outDir: string };
  private readonly columns: readonly string[] | null;
  /** Lines, not rows: long-lived objects would keep the memory's cleaner busy. */
  private readonly window: ShuffleWindow<string>;
  private readonly written: { source: string; path: string }[] = [];
  private file: TextFile | null = null;
  private lines = 0;

  constructor(format: DropFormat, options: { wave: Wave; outDir: string; random: Random }) {
    this.format = format;
    this.where = options;
    this.columns = columnsOf(format, options.wave);
    this.window = new ShuffleWindow(options.random, WINDOW);
  }

  send(row: RawRow): void {
    const released = this.window.exchange(lineOf(row, this.columns));
    if (released !== undefined) this.write(released);
  }

  /** @param again whether the last file is sent a second time under another name. */
  finish(again: boolean): { source: string; path: string }[] {
    for (const line of this.window.drain()) this.write(line);
    this.file?.close();
    const last = this.written.at(-1);
    if (again && last !== undefined) {
      const path = `${this.format.source}/${this.format.fileName(this.where.wave, 9999)}`;
      copyFileSync(join(this.where.outDir, last.path), join(this.where.outDir, path));
      this.written.push({ source: this.format.source, path });
    }
    return this.written;
  }

  private write(line: string): void {
    if (this.file === null || this.lines >= LINES_PER_FILE) this.file = this.nextFile();
    this.lines += 1;
    this.file.write(`${line}\n`);
  }

  private nextFile(): TextFile {
    this.file?.close();
    this.lines = 0;
    const path = `${this.format.source}/${this.format.fileName(this.where.wave, this.written.length + 1)}`;
    this.written.push({ source: this.format.source, path });
    return new TextFile(join(this.where.outDir, path), this.columns === null ? '' : `${this.columns.join(';')}\n`);
  }
}

/** The calls of one wave. Some are made twice, some without a key. */
class CallFile {
  private readonly where: { readonly wave: Wave; readonly seed: number };
  private readonly path: string;
  private readonly file: TextFile;
  private readonly window: ShuffleWindow<string>;
  private rows: string[] = [];
  private made = 0;

  constructor(options: { wave: Wave; outDir: string; seed: number }) {
    this.where = options;
    this.path = `ecommerce/calls-${options.wave}.jsonl`;
    this.file = new TextFile(join(options.outDir, this.path), '');
    this.window = new ShuffleWindow(new Random(`${options.seed}/ecommerce/${options.wave}`), WINDOW);
  }

  send(row: RawRow): void {
    const released = this.window.exchange(lineOf(row, null));
    if (released !== undefined) this.add(released);
  }

  finish(): string {
    for (const row of this.window.drain()) this.add(row);
    if (this.rows.length > 0) this.call();
    this.file.close();
    return this.path;
  }

  private add(row: string): void {
    this.rows.push(row);
    if (this.rows.length >= ROWS_PER_CALL) this.call();
  }

  private call(): void {
    this.made += 1;
    const { seed, wave } = this.where;
    // Without a key the receiver goes by content, and older content sent again is a change back. The last wave holds
    // the latest state of each record, so there it is safe to leave the key out, however often all is sent again.
    const isKeyless = wave === LAST_WAVE && this.made % 2 === 0;
    const idempotencyKey = isKeyless ? null : `${seed}-${wave}-${this.made}`;
    const head = JSON.stringify({ path: CALL_PATH, idempotencyKey } satisfies Omit<SimulatedCall, 'body'>);
    const line = `${head.slice(0, -1)},"body":[${this.rows.join(',')}]}\n`;
    this.file.write(this.made % 7 === 3 ? line + line : line);
    this.rows = [];
  }
}

const CHUNK = 1 << 20;

/** A file written in large pieces. */
class TextFile {
  private readonly handle: number;
  private pending: string;

  constructor(path: string, head: string) {
    this.handle = openSync(path, 'w');
    this.pending = head;
  }

  write(text: string): void {
    this.pending += text;
    if (this.pending.length >= CHUNK) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.handle);
  }

  private flush(): void {
    writeFileSync(this.handle, this.pending);
    this.pending = '';
  }
}
