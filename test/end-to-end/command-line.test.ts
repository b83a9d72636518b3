import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildProcesses } from '../support/app-process.ts';
import { hasKafka, kafkaBrokers } from '../support/kafka-broker.ts';
import {
  killCommands,
  lienthong,
  printed,
  startLienthong,
  type CommandOptions,
  type Ended,
} from '../support/started-command.ts';

const scratch = mkdtempSync(join(tmpdir(), 'lienthong-command-'));
// The embedded server may run under another user than the tests.
chmodSync(scratch, 0o755);
const withKafka = hasKafka('demo on Kafka');

beforeAll(() => buildProcesses());
afterAll(() => {
  killCommands();
  rmSync(scratch, { recursive: true, force: true });
});

interface Demo {
  readonly people: number;
  readonly seed: number;
  readonly log: string;
  readonly changes: number;
  readonly published: number;
  readonly seconds: number;
  readonly digest: string;
  readonly conservation: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly quality: Readonly<Record<string, { readonly pairwise: Readonly<Record<string, number>> }>>;
  readonly references: Readonly<Record<string, { readonly correct: number; readonly total: number }>>;
  readonly errorRates: Readonly<Record<string, unknown>>;
  readonly entities: Readonly<Record<string, number>>;
  readonly reviewTasks: number;
  readonly peakRssMb: number;
}

async function demo(args: readonly string[], options: CommandOptions = {}): Promise<Demo> {
  // It parses as a whole: nothing but data is on stdout.
  return JSON.parse(await printed(['demo', '--people', '300', '--seed', '7', '--json', ...args], options)) as Demo;
}

describe('lienthong demo', () => {
  test('gives one digest, whatever the log, the order, the batches and the repeats, and accounts for everything', async () => {
    const dataDir = join(scratch, 'twice');
    const env = withKafka ? { KAFKA_BROKERS: (await kafkaBrokers()).join(',') } : {};
    const twice = async (): Promise<Demo> => {
      await demo(['--data-dir', dataDir]);
      return demo(['--data-dir', dataDir]);
    };
    const runs: Record<string, () => Promise<Demo>> = {
      'as it comes': () => demo([]),
      'twice into one store': twice,
      'batches of 1': () => demo(['--batch', '1']),
      'batches of 7': () => demo(['--batch', '7']),
      'batches of 5000': () => demo(['--batch', '5000']),
      'shuffle 1': () => demo(['--shuffle', '1']),
      'shuffle 2': () => demo(['--shuffle', '2']),
      'the writer killed, another taking over': () => demo(['--reconcilers', '2', '--kill', '1', '--batch', '20']),
      ...(withKafka && { kafka: () => demo(['--log', 'kafka'], { env }) }),
    };
    const outcomes = await twoAtATime(runs);

    const { digest } = outcomes['as it comes'] ?? { digest: '' };
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(mapValues(outcomes, (each) => each.digest)).toEqual(mapValues(outcomes, () => digest));
    for (const { conservation, changes } of Object.values(outcomes)) {
      const counts = Object.values(conservation);
      expect(counts.map(({ unaccounted }) => unaccounted)).toEqual(counts.map(() => 0));
      expect(changes).toBe(outcomes['as it comes']?.changes);
    }
    if (withKafka) expect(outcomes['kafka']?.log).toBe('kafka');
  });

  test('prints one object with all that its users read from it', async () => {
    const outcome = await demo(['--people', '120', '--seed', '3']);
    expect(outcome).toMatchObject({ people: 120, seed: 3, log: 'postgres' });
    for (const key of ['changes', 'published', 'seconds', 'reviewTasks', 'peakRssMb'] as const) {
      expect({ [key]: typeof outcome[key] }).toEqual({ [key]: 'number' });
    }
    const counts = ['received', 'applied', 'stale', 'duplicate', 'quarantined', 'unaccounted'];
    expect(Object.keys(outcome.conservation).sort()).toEqual([
      'business',
      'ecommerce',
      'population',
      'social-insurance',
      'tax',
    ]);
    for (const source of Object.values(outcome.conservation)) {
      expect(Object.keys(source)).toEqual(expect.arrayContaining(counts));
    }
    const shares = { precision: expect.any(Number), recall: expect.any(Number), f1: expect.any(Number) };
    for (const type of ['person', 'organisation', 'shop']) {
      expect(outcome.quality[type]).toMatchObject({
        pairwise: shares,
        bCubed: shares,
        exactClusters: expect.any(Number),
      });
      expect(outcome.entities[type]).toBeGreaterThan(0);
    }
    const { correct = -1, total = 0 } = outcome.references['shop.seller'] ?? {};
    expect(total).toBeGreaterThan(0);
    expect(correct).toBeLessThanOrEqual(total);
    expect(Object.keys(outcome.errorRates).length).toBeGreaterThan(0);
  });

  test('leaves no folder behind, interrupted at whatever point', async () => {
    const temporary = join(scratch, 'tmp');
    mkdirSync(temporary);
    chmodSync(temporary, 0o777);
    const running = startLienthong(['demo', '--people', '3000'], { env: { TMPDIR: temporary } });
    await running.says(/simulating/);
    const { code, stdout } = await running.end('SIGINT');
    expect({ code, stdout, left: readdirSync(temporary) }).toEqual({ code: 130, stdout: '', left: [] });
  });
});

describe('files dropped by ministries', () => {
  const ministries = join(scratch, 'ministries');
  const inbox = join(scratch, 'inbox');
  const dataDir = ['--data-dir', join(scratch, 'store')];
  const lines = (text: string): string[] => text.trimEnd().split('\n');
  let outcome: Awaited<ReturnType<typeof lienthong>>;

  beforeAll(async () => {
    const said = JSON.parse(await printed(['simulate', '--people', '150', '--seed', '5', '--out', ministries])) as {
      records: unknown;
      rates: unknown;
    };
    expect(said).toMatchObject({ records: expect.anything(), rates: expect.anything() });
    for (const source of ['population', 'tax', 'social-insurance', 'business']) {
      cpSync(join(ministries, source), join(inbox, source), { recursive: true });
    }
    outcome = await lienthong(['run', '--until-idle', '--inbox', inbox, ...dataDir]);
  });

  test('the same seed writes the same bytes', async () => {
    const again = join(scratch, 'ministries-again');
    await printed(['simulate', '--people', '150', '--seed', '5', '--out', again]);
    const files = (readdirSync(ministries, { recursive: true }) as string[])
      .filter((name) => name.includes('.'))
      .sort();
    expect(files).toContain('truth.csv');
    expect((readdirSync(again, { recursive: true }) as string[]).filter((name) => name.includes('.')).sort()).toEqual(
      files,
    );
    for (const name of files) {
      expect({ [name]: readFileSync(join(again, name)).equals(readFileSync(join(ministries, name))) }).toEqual({
        [name]: true,
      });
    }
  });

  test('are read to their end by `run --until-idle`, which says so, on stderr', () => {
    expect(outcome).toMatchObject({ code: 0, stdout: '' });
    expect(outcome.stderr).toMatch(/\d+ events accounted for, 0 quarantined/);
  });

  test('are not read again, unless asked for; then they change nothing', async () => {
    const before = await printed(['digest', ...dataDir]);
    const again = await lienthong(['run', '--until-idle', '--inbox', inbox, ...dataDir]);
    expect({ code: again.code, said: again.stderr.includes('accounted for') }).toEqual({ code: 0, said: true });
    const asked = await lienthong(['run', '--until-idle', '--again', '--inbox', inbox, ...dataDir]);
    expect(asked.code).toBe(0);
    expect(await printed(['digest', ...dataDir])).toBe(before);
    expect(before).toMatch(/^[0-9a-f]{64}\n$/);
  });

  test('`status --json` accounts for every one of their rows, and nothing waits', async () => {
    const status = JSON.parse(await printed(['status', '--json', ...dataDir])) as {
      conservation: Record<string, { received: number; unaccounted: number }>;
      lag: Record<string, number>;
      entities: Record<string, number>;
      unpublished: boolean;
    };
    const { tax, population, ecommerce } = status.conservation;
    expect([tax?.unaccounted, population?.unaccounted, ecommerce]).toEqual([
      0,
      0,
      expect.objectContaining({ received: 0, unaccounted: 0 }),
    ]);
    expect(tax?.received).toBeGreaterThan(0);
    expect(new Set(Object.values(status.lag))).toEqual(new Set([0]));
    expect(status.unpublished).toBe(false);
    expect(await printed(['status', ...dataDir])).toMatch(/population +\d+/);
  });

  test('`export crosswalk` gives each record once, the same as CSV and as JSON lines', async () => {
    const csv = lines(await printed(['export', 'crosswalk', '--entity-type', 'person', ...dataDir]));
    expect(csv[0]).toBe('source,dataset,record_id,entity_type,entity_id,entity_version');
    const records = csv.slice(1).map((line) => line.split(',').slice(0, 3).join('/'));
    expect(new Set(records).size).toBe(records.length);
    const jsonl = await printed(['export', 'crosswalk', '--entity-type', 'person', '--format', 'jsonl', ...dataDir]);
    const parsed = lines(jsonl).map((line) => JSON.parse(line) as Record<string, string>);
    expect(parsed.map((each) => `${each['source']}/${each['dataset']}/${each['record_id']}`)).toEqual(records);
    expect(new Set(parsed.map((each) => each['entity_type']))).toEqual(new Set(['person']));
  });

  test('`export entities` gives golden records whose every value names its record', async () => {
    const rows = lines(await printed(['export', 'entities', '--format', 'jsonl', ...dataDir])).map(
      (line) => JSON.parse(line) as { entity_type: string; members: string[]; golden: Record<string, unknown> },
    );
    expect(new Set(rows.map((each) => each.entity_type))).toEqual(new Set(['person', 'organisation']));
    for (const { members, golden } of rows) {
      for (const value of Object.values(golden).flat()) {
        const { record } = value as { record?: string };
        if (record !== undefined) expect(members).toContain(record);
      }
    }
    const csv = lines(await printed(['export', 'entities', '--format', 'csv', ...dataDir]));
    expect(csv).toHaveLength(rows.length + 1);
  });

  test('`evaluate` holds the store against the truth', async () => {
    const truth = join(ministries, 'truth.csv');
    const columns = ['--key', 'source,dataset,record_id', '--cluster', 'entity'];
    const args = ['evaluate', '--truth', truth, ...columns, '--entity-type', 'person', ...dataDir];
    const quality = JSON.parse(await printed([...args, '--json'])) as { pairwise: { f1: number }; unknown: number };
    expect(quality.pairwise.f1).toBeGreaterThan(0.9);
    expect(quality.unknown).toBe(0);
    expect(await printed(args)).toMatch(/pairwise +\d\.\d{4} +\d\.\d{4} +\d\.\d{4}/);
  });

  test('`source list` shows every connected source', async () => {
    const sources = JSON.parse(await printed(['source', 'list', '--json'])) as { source: string; kind: string }[];
    expect(sources.map(({ source, kind }) => `${source} ${kind}`)).toEqual([
      'business file-drop',
      'ecommerce http-push',
      'population file-drop',
      'social-insurance file-drop',
      'tax file-drop',
    ]);
  });

  test('a store on one log is not taken for an empty one on the other', async () => {
    if (!withKafka) return;
    const env = { KAFKA_BROKERS: (await kafkaBrokers()).join(',') };
    const { code, stdout, stderr } = await lienthong(['status', '--json', '--log', 'kafka', ...dataDir], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/log\.topic-unknown.*[^]*not on the kafka log/);
  });
});

describe('exit codes and streams', () => {
  test('--help is data, and documents the exit codes', async () => {
    const { code, stdout, stderr } = await lienthong(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/Exit codes: 0 done; 1 .*; 2 .*\n?.*3 .*130 interrupted/);
  });

  test('what is wrong on the command line gets exit code 2 and one clear word, and nothing on stdout', async () => {
    const store = ['--data-dir', join(scratch, 'store')];
    const truth = ['--truth', '/nowhere.csv', '--key', 'id', '--cluster', 'entity'];
    const wrong: [string[], RegExp][] = [
      [['publish'], /unknown command 'publish'/],
      [['status', '--fast'], /unknown option '--fast'/],
      [['simulate', '--people', '5'], /required option '--seed <s>'/],
      [['demo', '--people', 'many'], /--people.*whole number from 1 on/],
      [['demo', '--batch', '0'], /--batch.*whole number from 1 on/],
      [['demo', '--log', 'redis'], /Allowed choices are postgres, kafka/],
      [['status', '--data-dir', join(scratch, 'nowhere')], /there is no store at/],
      [['source', 'list', '--sources', '/nowhere'], /\/nowhere.*no such file/],
      [['evaluate', ...truth, ...store], /\/nowhere\.csv cannot be read/],
      [['source', 'token', 'customs', ...store], /there is no source "customs"/],
      [['source', 'token', 'tax', ...store], /tax is read by file-drop, not by HTTP push/],
      [['quarantine', 'show', '12'], /adapter-N, reconciler-N or sink-/],
    ];
    const runs = wrong.map(([args]): [string, () => Promise<Ended>] => [args.join(' '), () => lienthong(args)]);
    const outcomes = await twoAtATime(Object.fromEntries(runs));
    for (const [args, word] of wrong) {
      const { code, stdout, stderr } = outcomes[args.join(' ')] ?? { code: null, stdout: '', stderr: '' };
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
      expect(stderr).toMatch(word);
      expect(stderr).not.toMatch(/\n {4}at /);
    }
    // Nothing was begun where there was nothing.
    expect(existsSync(join(scratch, 'nowhere'))).toBe(false);
  });
});

async function twoAtATime<T>(runs: Readonly<Record<string, () => Promise<T>>>): Promise<Record<string, T>> {
  const waiting = Object.entries(runs);
  const done: Record<string, T> = {};
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) done[next[0]] = await next[1]();
  };
  await Promise.all([work(), work()]);
  return done;
}

function mapValues<T, R>(values: Readonly<Record<string, T>>, to: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, to(value)]));
}
