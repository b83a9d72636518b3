/**
 * `npm run planted-faults [-- --only NAME[,NAME]] [--list]`: tests the tests. Each fault is put into a scratch copy of the
 * code, and the ordinary tests named with it must fail. Ends with `planted p, caught c`; exit code 1 when a fault was not
 * caught, no longer fits the code, or a test is red without it.
 */
import { parseArgs } from 'node:util';
import { misfit, plant, readFaults, type Fault } from './fault.ts';
import { ROOT, ScratchCopy, type TestRun } from './scratch-copy.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, list: { type: 'boolean', default: false } } });

async function chosen(): Promise<Fault[]> {
  const faults = await readFaults();
  const names = values.only?.split(',');
  const unknown = names?.filter((name) => !faults.some((fault) => fault.name === name)) ?? [];
  if (unknown.length > 0) throw new Error(`no such fault: ${unknown.join(', ')}`);
  return names === undefined ? faults : faults.filter(({ name }) => names.includes(name));
}

/**
 * The tests that are to catch the faults, run without any: whole files where a fault asks for a whole one, and of the
 * others the tests that some fault names. Gives the files that are red, and why.
 */
async function redFiles(copy: ScratchCopy, faults: readonly Fault[]): Promise<Map<string, string>> {
  const whole = new Set(faults.flatMap(({ named, caughtBy }) => (named === null ? caughtBy : [])));
  const partly = new Set(faults.flatMap(({ caughtBy }) => caughtBy).filter((file) => !whole.has(file)));
  const names = [...new Set(faults.flatMap(({ named }) => (named === null ? [] : [named])))];
  const red = new Map<string, string>();
  for (const [files, named] of [[whole, null] as const, [partly, names.join('|')] as const]) {
    if (files.size === 0) continue;
    const run = await copy.test([...files], named);
    say(`without a fault: ${run.passed} tests of ${files.size} files pass`);
    for (const [file, why] of run.red) {
      say(`RED WITHOUT A FAULT  ${file}: ${why}`);
      red.set(file, why);
    }
    if (run.passed === 0) for (const file of files) red.set(file, 'no test ran');
  }
  return red;
}

/** The first test that failed, or null when none did: a suite that could not be loaded has caught nothing. */
function isCaught(fault: Fault, run: TestRun, seconds: number): boolean {
  const [first, ...others] = run.failed;
  const what = `${fault.name} (${fault.law}) ${seconds.toFixed(0)} s`;
  if (first !== undefined) {
    say(
      `caught      ${what}\n            by: ${first.name}${others.length > 0 ? ` (and ${others.length} more)` : ''}\n            ${first.why}`,
    );
    return true;
  }
  say(`NOT CAUGHT  ${what}\n            ${fault.fault}\n            ran: ${fault.caughtBy.join(', ')}`);
  for (const [file, why] of run.red) say(`            ${file} red, but says nothing: ${why}`);
  return false;
}

async function main(): Promise<boolean> {
  const faults = await chosen();
  if (values.list) {
    for (const { name, law, fault } of faults) say(`${name} (${law}): ${fault}`);
    return true;
  }
  const misfits: string[] = [];
  for (const fault of faults) {
    const why = await misfit(fault, ROOT);
    if (why !== null) misfits.push(`NO LONGER APPLIES  ${fault.name}: ${why}`);
  }
  if (misfits.length > 0) {
    misfits.forEach(say);
    return false;
  }
  const copy = new ScratchCopy(ROOT);
  try {
    const count = await countCaught(copy, faults);
    say(`planted ${faults.length}, caught ${count}`);
    return count === faults.length;
  } finally {
    copy.remove();
  }
}

async function countCaught(copy: ScratchCopy, faults: readonly Fault[]): Promise<number> {
  const red = await redFiles(copy, faults);
  let count = 0;
  for (const fault of faults) {
    const redFile = fault.caughtBy.find((file) => red.has(file));
    if (redFile !== undefined) {
      say(`NOT JUDGED  ${fault.name}: ${redFile} is red without it`);
      continue;
    }
    const started = performance.now();
    const takeOut = await plant(fault, copy.root);
    const run = await copy.test(fault.caughtBy, fault.named);
    await takeOut();
    if (isCaught(fault, run, (performance.now() - started) / 1000)) count += 1;
  }
  return count;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = (await main()) ? 0 : 1;
