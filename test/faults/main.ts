/**
 * The fault campaign: `npm run faults -- [--seed S] [--rounds N] [--only F07,F11]`. Every app as processes of its own, on
 * a real broker and PostgreSQL; a fault each round; after each round the store must be that of an undisturbed run.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { simulate } from '../../simulation/index.ts';
import { buildProcesses, repository } from '../support/app-process.ts';
import { prepareJava } from '../support/kafka/java-broker.ts';
import { CASES } from './cases/all-cases.ts';
import { differingEntityVersions, distinctRecordEvents, untilDrained } from './checks.ts';
import type { FaultCase } from './fault-case.ts';
import { failureCaseTable, NOT_TESTABLE } from './failure-cases.ts';
import { Reference } from './reference.ts';
import { Registers } from './registers.ts';
import { Results, summary } from './results.ts';
import { runRound } from './round.ts';
import { seeded, shuffled } from './seeded.ts';
import { ShopCalls } from './shop-calls.ts';
import { Stage } from './stage.ts';
import { JudgedPairs } from './stewards.ts';

interface Options {
  readonly seed: number;
  readonly rounds: number;
  readonly only?: readonly string[];
  readonly results: string;
  readonly people: number;
  readonly rows: number;
  readonly share: number;
  readonly former?: string;
  readonly report?: boolean;
  readonly table?: boolean;
}

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number is meant');
  return value;
};

const program = new Command('faults')
  .description('faults of every kind against processes on real Kafka and PostgreSQL; the store must be as without them')
  .option('--seed <s>', 'of changes, faults and moments', wholeNumber, 7)
  .option('--rounds <n>', 'in all; those in the results file count', wholeNumber, 30)
  .option('--only <list>', 'cases that stand for these (F07,F11), or whose name contains the word', (text) =>
    text.split(','),
  )
  .option('--results <file>', 'where each round adds a line; an interrupted campaign goes on there', 'faults.jsonl')
  .option('--people <n>', 'size of the population in each store', wholeNumber, 2000)
  .option('--rows <n>', 'rows that change in a round', wholeNumber, 3000)
  .option('--share <n>', 'rounds that share a store', wholeNumber, 30)
  .option('--former <folder>', 'a checkout of the former version of the code, built')
  .option('--report', 'print what the results file holds, and end')
  .option('--table', 'print which failure case is tested where, and end');

async function campaign(options: Options): Promise<void> {
  if (options.table === true) {
    process.stdout.write(failureCaseTable(CASES));
    return;
  }
  if (options.report === true) {
    report(new Results(options.results, options.seed));
    return;
  }
  if (!prepareJava()) throw new Error('the campaign kills its own broker: Java 17 and Maven are needed');
  buildProcesses();
  const results = new Results(options.results, options.seed);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: repository }).toString().trim();
  for (let round = results.all().length; round < options.rounds && !stopping;) {
    const last = Math.min(options.rounds, round + options.share - (round % options.share));
    round = await oneStore(options, results, { first: round, last, commit });
  }
  report(results);
}

function report(results: Results): void {
  const all = results.all();
  process.stdout.write(summary(all, { cases: CASES, notTestable: NOT_TESTABLE }));
  if (all.some(({ failure }) => failure !== null)) process.exitCode = 1;
}

interface Share {
  readonly first: number;
  readonly last: number;
  readonly commit: string;
}

/** Rounds that share a store; a round that failed ends it, and the next one begins with a fresh store. */
async function oneStore(options: Options, results: Results, { first, last, commit }: Share): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-faults-changes-'));
  const store = Math.floor(first / options.share);
  const simulated = await simulate({ people: options.people, seed: options.seed + store }, folder);
  const stage = await Stage.open();
  const reference = await Reference.start(folder);
  let round = first;
  try {
    const registers = new Registers(folder, simulated.waves);
    const shops = await ShopCalls.after(folder, simulated.waves);
    const pairs = new JudgedPairs((random) => registers.pair(random));
    const population = { files: registers.all('base'), calls: shops.all('base'), judgements: [] };
    await stage.delivery.drop(population.files);
    for (const call of population.calls) await stage.delivery.call(call);
    let { accepted } = await untilDrained(stage);
    await reference.take([population]);
    await stage.delivery.tidy();
    say(`store ${store}: ${accepted} changes of ${options.people} people are in it`);
    for (; round < last && !stopping; round += 1) {
      const fault = caseOf(options, round);
      const outcome = await runRound({
        ...{ stage, reference, registers, shops, pairs, fault, round, store, commit },
        ...{ seed: options.seed, rows: options.rows, former: options.former ?? null, acceptedBefore: accepted },
      });
      accepted = outcome.accepted;
      let { result } = outcome;
      if (stopping && result.failure !== null) {
        say(`round ${round} was broken off and does not count: ${fault.name}`);
        return round;
      }
      const isLast = round === last - 1 || stopping;
      if (isLast && result.failure === null) result = { ...result, ...(await lastLook(stage, reference)) };
      results.append(result);
      say(`round ${round}: ${result.failure ?? result.notRun ?? 'as it must be'}, ${result.seconds} s: ${fault.name}`);
      if (result.failure !== null) {
        say(stage.lastWords());
        return round + 1;
      }
    }
    return round;
  } finally {
    await stage.close();
    await reference.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What takes long to read is read once a store: everything on the log. */
async function lastLook(stage: Stage, reference: Reference): Promise<{ failure: string } | object> {
  const differing = await differingEntityVersions(stage.of);
  if (differing > 0 && !stage.wasRestored)
    return { failure: `${differing} entity versions have two contents`, twice: differing };
  if (stage.wasRestored) return {};
  const [distinct, expected] = [await distinctRecordEvents(stage.of), await reference.distinctEvents()];
  if (distinct === expected) return {};
  return { failure: `${distinct} different events on the log, ${expected} in the undisturbed run` };
}

/** Every case in its turn: often ones fill the rounds, the others come once a store or once in all. */
function caseOf({ only, seed, share }: Options, round: number): FaultCase {
  const meant = CASES.filter(
    ({ name, covers }) => only === undefined || only.some((word) => covers.includes(word) || name.includes(word)),
  );
  if (meant.length === 0) throw new Error(`no case stands for ${only?.join(', ') ?? ''}`);
  const store = Math.floor(round / share);
  const random = seeded(seed * 31 + store);
  const turn = (kind: FaultCase['turn']): FaultCase[] => meant.filter((each) => each.turn === kind);
  // Those that change the store for good come last, so that the rounds before them are quick.
  const once = turn('once').filter((_, n) => n % 5 === store % 5);
  const often = turn('often');
  const tail = [...shuffled(random, turn('store')), ...once].slice(0, only === undefined ? share : undefined);
  if (only !== undefined) return meant[round % meant.length] as FaultCase;
  const places = share - tail.length;
  const skipped = store * places;
  const head = Array.from({ length: places }, (_, n) => often[(skipped + n) % often.length] as FaultCase);
  return [...shuffled(random, head), ...tail][round % share] as FaultCase;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

let stopping = false;
process.once('SIGINT', () => {
  say('after this round …');
  stopping = true;
});
process.once('SIGTERM', () => (stopping = true));

program.action(campaign);
await program.parseAsync();
process.exit();
