import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

/** A defect that can be put into a copy of the code, and the ordinary tests that must notice. */
export interface Fault {
  readonly name: string;
  /** The law it breaks, as `docs/testing.md` numbers them. */
  readonly law: string;
  /** What goes wrong, in one sentence. */
  readonly fault: string;
  readonly changes: readonly FaultChange[];
  /** Test files, from the root. */
  readonly caughtBy: readonly string[];
  /** Of long suites only the tests whose full names match are run. */
  readonly named: string | null;
}
export interface FaultChange {
  readonly file: string;
  /** Exact text that stands in the file once. */
  readonly find: string;
  readonly replace: string;
}

const FOLDER = join(import.meta.dirname, 'faults');

/** All faults by name. @throws Error naming the file that does not describe one. */
export async function readFaults(): Promise<Fault[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    names.map(async (file) => {
      const described: unknown = parse(await readFile(join(FOLDER, file), 'utf8'));
      return faultOf(basename(file, '.yaml'), described);
    }),
  );
}

function faultOf(name: string, described: unknown): Fault {
  const { law, fault, changes, caughtBy, named } = described as Record<string, unknown>;
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  const isChange = (value: Record<string, unknown>): boolean =>
    isText(value['file']) && isText(value['find']) && typeof value['replace'] === 'string';
  const isWhole =
    isText(law) &&
    isText(fault) &&
    Array.isArray(changes) &&
    changes.length > 0 &&
    changes.every(isChange) &&
    Array.isArray(caughtBy) &&
    caughtBy.length > 0 &&
    caughtBy.every(isText);
  if (!isWhole) throw new Error(`${name}.yaml does not describe a fault: law, fault, changes, caughtBy`);
  return { name, law, fault, changes: changes as FaultChange[], caughtBy, named: isText(named) ? named : null };
}

/** Why the fault cannot be planted into the tree at `root`; null when it can. */
export async function misfit(fault: Fault, root: string): Promise<string | null> {
  for (const { file, find, replace } of fault.changes) {
    const text = await readFile(join(root, file), 'utf8').catch(() => null);
    if (text === null) return `${file} is not there`;
    const times = text.split(find).length - 1;
    if (times !== 1) return `${file} holds the text to be changed ${times} times: ${firstLine(find)}`;
    if (find === replace) return `${file} would not change`;
  }
  for (const file of fault.caughtBy) {
    if ((await readFile(join(root, file)).catch(() => null)) === null) return `${file} is not there`;
  }
  return null;
}

/** Plants the fault; gives what takes it out again. Files are written anew, never in place. */
export async function plant(fault: Fault, root: string): Promise<() => Promise<void>> {
  const before = new Map<string, string>();
  for (const { file, find, replace } of fault.changes) {
    const path = join(root, file);
    const text = await readFile(path, 'utf8');
    if (!before.has(path)) before.set(path, text);
    await writeAnew(
      path,
      text.replace(find, () => replace),
    );
  }
  return async () => {
    for (const [path, text] of before) await writeAnew(path, text);
  };
}

async function writeAnew(path: string, text: string): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, text);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
