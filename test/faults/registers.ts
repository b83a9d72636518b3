import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedWave } from '../../simulation/index.ts';
import { below, pick, type Random } from './seeded.ts';

/** A row as its ministry writes it. Nested values are kept as they are. */
type Row = Record<string, unknown>;

const cell = (value: unknown): string => (typeof value === 'string' ? value : '');

interface RegisterForm {
  readonly source: string;
  /** Beginning of its files' names. */
  readonly file: string;
  readonly csv?: boolean;
  readonly id: string;
  /** Column of the record's version, where the source has one. */
  readonly version?: string;
  /** Columns whose values a change takes, together, from another row. */
  readonly exchanged: readonly (readonly string[])[];
  /** A value that no mapping takes. */
  readonly spoilt: readonly [string, unknown];
}

const FORMS: readonly RegisterForm[] = [
  {
    source: 'population',
    file: 'cong-dan',
    id: 'so_ho_so',
    version: 'phien_ban',
    exchanged: [['dien_thoai'], ['thuong_tru'], ['ho_ten'], ['ngay_sinh', 'gioi_tinh'], ['so_dinh_danh', 'so_cmnd']],
    spoilt: ['ngay_sinh', '31/02/1990'],
  },
  {
    source: 'business',
    file: 'doanh-nghiep',
    id: 'ma_ho_so',
    version: 'phien_ban',
    exchanged: [['dien_thoai'], ['tru_so'], ['ten_tieng_viet'], ['nguoi_dai_dien'], ['email']],
    spoilt: ['ngay_cap', '31/02/1990'],
  },
  {
    source: 'tax',
    file: 'nguoi-nop-thue',
    id: 'ma_ho_so',
    exchanged: [['dien_thoai'], ['dia_chi', 'ma_xa', 'ngay_ma_xa'], ['ten_nnt'], ['ngay_sinh', 'gioi_tinh']],
    spoilt: ['ma_ho_so', ''],
  },
  {
    source: 'social-insurance',
    file: 'nguoi-tham-gia',
    csv: true,
    id: 'ma_ho_so',
    exchanged: [['dien_thoai'], ['dia_chi', 'ma_xa', 'ngay_ma_xa'], ['ho', 'chu_dem', 'ten'], ['ngay_sinh']],
    spoilt: ['ngay_sinh', '19901399'],
  },
];

/** A file with its changes, for the drop folder of its source. */
export interface DroppedFile {
  readonly source: string;
  readonly name: string;
  readonly text: string;
}

/**
 * The ministries' registers after the first deliveries, and what goes on changing in them: values that come and go,
 * deletions, returns, rows sent twice, rows sent late, rows that cannot be right. The same random numbers give the same
 * changes.
 */
export class Registers {
  private readonly registers: readonly Register[];
  private seconds = 0;

  constructor(from: string, waves: readonly SimulatedWave[]) {
    const paths = waves.flatMap(({ files }) => files.map(({ path }) => path));
    this.registers = FORMS.map((form) => new Register(form, from, paths));
  }

  /** Every register as it stands, to begin with. */
  all(name: string): DroppedFile[] {
    return this.registers.map((register) => register.file(name, register.everything()));
  }

  /** Files of one slice: so many rows over all registers. */
  slice(random: Random, name: string, rows: number): DroppedFile[] {
    const total = this.registers.reduce((sum, { size }) => sum + size, 0);
    return this.registers.flatMap((register) => {
      const count = Math.round((rows * register.size) / total);
      const changed = Array.from({ length: count }, () => register.change(random, this.now()));
      return changed.length === 0 ? [] : [register.file(name, changed)];
    });
  }

  /** A whole register once more, as it stands, in another order. */
  again(random: Random, name: string): DroppedFile[] {
    const population = this.register('population');
    return [population.file(name, population.current(random))];
  }

  /** One record, changed so many times. */
  hot(random: Random, name: string, times: number): DroppedFile[] {
    const population = this.register('population');
    return [
      population.file(
        name,
        population.changeOne(random, times, () => this.now()),
      ),
    ];
  }

  /** New people who share one telephone number and nothing else. */
  sharing(random: Random, name: string, count: number): DroppedFile[] {
    const population = this.register('population');
    return [
      population.file(
        name,
        population.newcomers(random, count, () => this.now()),
      ),
    ];
  }

  /** Rows that no mapping takes, at the head of a file, before good ones. */
  poisoned(random: Random, name: string, count: number): DroppedFile[] {
    return this.registers.map((register) => {
      const bad = Array.from({ length: count }, () => register.spoil(random, this.now()));
      const good = Array.from({ length: count }, () => register.change(random, this.now()));
      return register.file(name, [...bad, ...good]);
    });
  }

  /** Two records of persons: often of one person, as their ministries say, sometimes of anybody. */
  pair(random: Random): { readonly left: string; readonly right: string } {
    const [citizen, participant] = [this.register('population'), this.register('social-insurance')];
    const left = pick(random, citizen.everything());
    const number = left['so_dinh_danh'];
    const alike = participant.everything().find((row) => number !== '' && row['so_dinh_danh'] === number);
    const right = random() < 0.6 && alike !== undefined ? alike : pick(random, participant.everything());
    return {
      left: `population/citizen/${String(left['so_ho_so'])}`,
      right: `social-insurance/participant/${String(right['ma_ho_so'])}`,
    };
  }

  private register(source: string): Register {
    const register = this.registers.find(({ form }) => form.source === source);
    if (register === undefined) throw new Error(`no register ${source}`);
    return register;
  }

  /** Times of change go on by a second each: dd/MM/yyyy HH:mm:ss, all before today. */
  private now(): string {
    const at = new Date(Date.UTC(2024, 0, 1) + (this.seconds += 1) * 1000);
    return `${dayOf(at)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  }
}

const two = (n: number): string => String(n).padStart(2, '0');
const dayOf = (at: Date): string => `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;

const OPERATION = 'thao_tac';
const CHANGED_AT = 'thoi_diem_cap_nhat';

class Register {
  private readonly columns: readonly string[];
  private readonly rows: Row[] = [];
  private readonly versions = new Map<string, number>();
  private readonly deleted = new Set<string>();
  private readonly former: Row[] = [];
  private added = 0;

  constructor(
    readonly form: RegisterForm,
    from: string,
    paths: readonly string[],
  ) {
    const mine = paths.filter((path) => path.startsWith(`${form.source}/${form.file}`));
    const latest = new Map<string, Row>();
    let columns: string[] = [];
    for (const path of mine) {
      for (const row of readRows(join(from, path), form.csv === true)) {
        const id = String(row[form.id]);
        if (row[OPERATION] !== 'XOA') latest.set(id, row);
        if (form.version !== undefined) {
          this.versions.set(id, Math.max(this.versions.get(id) ?? 0, Number(row[form.version])));
        }
        if (form.csv === true) columns = [...new Set([...columns, ...Object.keys(row)])];
      }
    }
    this.columns = columns;
    this.rows.push(...latest.values());
  }

  get size(): number {
    return this.rows.length;
  }

  file(name: string, rows: readonly Row[]): DroppedFile {
    const { source, file, csv } = this.form;
    const lines =
      csv === true
        ? [this.columns.join(';'), ...rows.map((row) => this.columns.map((column) => cell(row[column])).join(';'))]
        : rows.map((row) => JSON.stringify(row));
    return { source, name: `${file}-${name}.${csv === true ? 'csv' : 'jsonl'}`, text: `${lines.join('\n')}\n` };
  }

  change(random: Random, now: string): Row {
    const chance = random();
    const at = below(random, this.rows.length);
    if (chance < 0.03 && this.former.length > 0) return pick(random, this.former);
    if (chance < 0.05) return this.rows[at] as Row;
    if (chance < 0.06) return this.spoil(random, now);
    if (chance < 0.09) return this.remove(at, now);
    return this.alter(random, at, now);
  }

  spoil(random: Random, now: string): Row {
    const row = pick(random, this.rows);
    const [column, value] = this.form.spoilt;
    return { ...row, [CHANGED_AT]: now, ...this.nextVersion(row), [column]: value };
  }

  everything(): readonly Row[] {
    return this.rows;
  }

  current(random: Random): Row[] {
    const live = this.rows.filter((row) => !this.deleted.has(String(row[this.form.id])));
    const start = below(random, live.length);
    return [...live.slice(start), ...live.slice(0, start)];
  }

  changeOne(random: Random, times: number, now: () => string): Row[] {
    const at = below(random, this.rows.length);
    return Array.from({ length: times }, () => this.alter(random, at, now()));
  }

  newcomers(random: Random, count: number, now: () => string): Row[] {
    return Array.from({ length: count }, () => {
      this.added += 1;
      const [name, place] = [pick(random, this.rows), pick(random, this.rows)];
      const born = new Date(Date.UTC(1940, 0, 1 + below(random, 25_000)));
      const [id, number] = [`DX${10_000_000 + this.added}`, String(900_000_000_000 + this.added)];
      this.versions.set(id, 1);
      return {
        ...{ so_ho_so: id, phien_ban: 1, [OPERATION]: 'THEM', [CHANGED_AT]: now(), so_dinh_danh: number },
        ...{ ho_ten: name['ho_ten'], ngay_sinh: dayOf(born), gioi_tinh: name['gioi_tinh'] },
        ...{ thuong_tru: place['thuong_tru'], dien_thoai: ['0909000111'] },
      };
    });
  }

  private alter(random: Random, at: number, now: string): Row {
    const row = this.rows[at] as Row;
    const donor = pick(random, this.rows);
    const columns = pick(random, this.form.exchanged);
    const taken = Object.fromEntries(columns.map((column) => [column, donor[column]]));
    const id = String(row[this.form.id]);
    const operation = this.deleted.delete(id) ? 'THEM' : 'SUA';
    const next: Row = { ...row, ...taken, [OPERATION]: operation, [CHANGED_AT]: now, ...this.nextVersion(row) };
    this.rows[at] = next;
    this.keep(random, row);
    return next;
  }

  private remove(at: number, now: string): Row {
    const row = this.rows[at] as Row;
    const { id, source } = this.form;
    this.deleted.add(String(row[id]));
    // The kind of taxpayer says which dataset the record is of, also when it is deleted.
    const kind = source === 'tax' ? { loai_nnt: row['loai_nnt'] } : {};
    return { [id]: row[id], ...kind, [OPERATION]: 'XOA', [CHANGED_AT]: now, ...this.nextVersion(row) };
  }

  private nextVersion(row: Row): Row {
    const { id, version } = this.form;
    if (version === undefined) return {};
    const next = (this.versions.get(String(row[id])) ?? 0) + 1;
    this.versions.set(String(row[id]), next);
    return { [version]: next };
  }

  /** Some of what is overtaken, to be sent late. */
  private keep(random: Random, row: Row): void {
    if (this.former.length < 200) this.former.push(row);
    else this.former[below(random, 200)] = row;
  }
}

function readRows(path: string, isCsv: boolean): Row[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  if (!isCsv) return lines.map((line) => JSON.parse(line) as Row);
  const [head = '', ...rest] = lines;
  const columns = head.split(';');
  // Rows with quoted fields are left out: what is wanted is rows to change, not every row.
  const plain = rest.filter((line) => !line.includes('"'));
  return plain.map((line) => {
    const values = line.split(';');
    return Object.fromEntries(columns.map((column, i) => [column, values[i] ?? '']));
  });
}
