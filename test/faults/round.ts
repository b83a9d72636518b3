import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { recordChangedTopic } from '#libs/contract';
import { digestOfStore } from '#libs/store';
import { killSomebody } from './cases/kills.ts';
import { loseAnswers } from './cases/network.ts';
import { conservationOf, POISON, untilDrained } from './checks.ts';
import { NotRun, type CaseContext, type FaultCase } from './fault-case.ts';
import { Flow } from './flow.ts';
import { doneBy } from './progress.ts';
import type { Reference } from './reference.ts';
import type { Registers } from './registers.ts';
import type { RoundResult } from './results.ts';
import { seeded } from './seeded.ts';
import type { ShopCalls } from './shop-calls.ts';
import type { Stage } from './stage.ts';
import type { JudgedPairs } from './stewards.ts';

const SLICES = 6;
/** Far beyond every bar: a busy machine is slow, and that is no failure. */
const RECOVERY_PATIENCE_MS = 240_000;
/** What was on its way when the fault struck may still take effect. */
const SETTLING_MS = 150;

export interface RoundOptions {
  readonly stage: Stage;
  readonly reference: Reference;
  readonly registers: Registers;
  readonly shops: ShopCalls;
  readonly pairs: JudgedPairs;
  readonly fault: FaultCase;
  readonly round: number;
  readonly store: number;
  readonly seed: number;
  readonly rows: number;
  readonly commit: string;
  readonly former: string | null;
  /** Accepted before this round. */
  readonly acceptedBefore: number;
}

export interface RoundOutcome {
  readonly result: RoundResult;
  readonly accepted: number;
  /** The store was set back: what is on the log is more than what it accepted. */
  readonly wasRestored: boolean;
}

/** One round: changes flow, the fault strikes, everything is healed and drained, and the store is held to account. */
export async function runRound(options: RoundOptions): Promise<RoundOutcome> {
  const { stage, reference, fault, round, store, seed, commit, acceptedBefore } = options;
  const startedAt = performance.now();
  const found = new Findings();
  const [cutsBefore, givenBefore] = [unknownCommits(stage), stage.steward.given];
  let [isDigestEqual, accepted]: [boolean | null, number] = [null, acceptedBefore];
  let [unaccounted, twice] = [0, 0];
  let [failure, notRun]: [string | null, string | null] = [null, null];
  try {
    const context = contextOf(options, found);
    const { flow } = context;
    await flow.more();
    loseAnswers(context);
    await flow.more();
    try {
      await fault.run(context);
    } catch (error) {
      if (!(error instanceof NotRun)) throw error;
      notRun = error.message;
    }
    found.spent('fault');
    await stage.heal();
    loseAnswers(context);
    await flow.more();
    killSomebody(context);
    await flow.finish();
    found.spent('rest');
    const status = await untilDrained(stage);
    ({ unaccounted, twice } = conservationOf(status));
    found.spent('drained');
    const expected = await reference.take(flow.delivered);
    found.spent('reference');
    const digest = await digestOfStore(stage.store.pool);
    isDigestEqual = digest.sha256 === expected.digest.sha256;
    accepted = status.accepted;
    if (!isDigestEqual)
      found.failures.push(`the digest differs: ${JSON.stringify({ digest, expected: expected.digest })}`);
    if (!found.wasRestored && !stage.wasRestored && accepted !== expected.accepted) {
      found.failures.push(`${accepted} changes accepted, ${expected.accepted} in the undisturbed run`);
    }
    found.failures.push(...(await judgementsAmiss(stage)));
    const untold = await stage.feed.differing();
    if (untold > 0) found.failures.push(`the feed of changes left a reader with ${untold} entities as they are not`);
    if (unaccounted > 0) found.failures.push(`${unaccounted} events are unaccounted for`);
    if (twice > 0) found.failures.push(`${twice} events were counted twice`);
    await stage.delivery.tidy();
  } catch (error) {
    found.failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  if (found.failures.length > 0) failure = found.failures.join('; ');
  return {
    accepted,
    wasRestored: found.wasRestored,
    result: {
      ...{ round, store, seed, commit, case: fault.name, covers: fault.covers, failure, notRun },
      ...{ faults: Object.fromEntries(found.faults), unknownCommits: unknownCommits(stage) - cutsBefore },
      ...{ changes: Math.max(0, accepted - acceptedBefore), unaccounted, twice, isDigestEqual },
      ...{ recoveries: found.recoveries, judgements: stage.steward.given - givenBefore, spent: found.spentMs },
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
      load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    },
  };
}

class Findings {
  readonly faults = new Map<string, number>();
  readonly failures: string[] = [];
  readonly recoveries: { readonly of: string; readonly ms: number }[] = [];
  wasRestored = false;
  readonly spentMs: Record<string, number> = {};
  private since = performance.now();

  /** What the time since the last mark went into. */
  spent(on: string): void {
    this.spentMs[on] = Math.round(performance.now() - this.since);
    this.since = performance.now();
  }
}

/** A judgement whose answer was lost is looked for, and never given a second time. */
async function judgementsAmiss(stage: Stage): Promise<string[]> {
  const { rows } = await stage.store.pool.query<{ given: number }>(
    'SELECT count(*)::int AS given FROM steward.judgement',
  );
  const [stored, given] = [rows[0]?.given ?? 0, stage.steward.given];
  return stored === given ? [] : [`${stored} judgements are stored, ${given} were given`];
}

function unknownCommits(stage: Stage): number {
  return [...stage.proxies.values()].reduce((sum, { cutsAfter }) => sum + cutsAfter, 0);
}

function contextOf(options: RoundOptions, found: Findings): CaseContext {
  const { stage, registers, shops, pairs, rows, round, seed, former } = options;
  const random = seeded(seed * 1_000_003 + round);
  // Names grow with the rounds: files of one folder are read in the order of their names.
  const name = `r${String(round).padStart(5, '0')}`;
  const flow = new Flow(stage.delivery, stage.steward, {
    ...{ name, registers, shops, pairs, random, rows },
    slices: SLICES,
  });
  return {
    ...{ stage, flow, registers, random, former },
    fault: (kind, times = 1) => found.faults.set(kind, (found.faults.get(kind) ?? 0) + times),
    expect: (isTrue, what) => {
      if (!isTrue) found.failures.push(`expected: ${what}`);
    },
    recovered: async (of, consumer) => {
      const since = performance.now();
      await untilEffect(stage, flow, consumer, since);
      found.recoveries.push({ of, ms: Math.round(performance.now() - since) });
    },
    atWork: (consumer) => untilEffect(stage, flow, consumer, performance.now()),
    settled: async () => {
      await flow.finish();
      await untilDrained(stage);
    },
    poison: (events) => poison(stage, name, events),
    restored: () => {
      found.wasRestored = true;
      stage.wasRestored = true;
    },
  };
}

async function untilEffect(stage: Stage, flow: Flow, consumer: string, since: number): Promise<void> {
  await pause(SETTLING_MS);
  let before: bigint | null = null;
  let lastWork = performance.now();
  for (;;) {
    const done = await doneBy(stage, consumer).catch(() => null);
    // The first word after an outage is what was there before it.
    if (done !== null && before !== null && done > before) return;
    before ??= done;
    const now = performance.now();
    if (now - since > RECOVERY_PATIENCE_MS)
      throw new Error(`${consumer} has no effect after ${RECOVERY_PATIENCE_MS / 1000} s`);
    if (now - lastWork > 1000) {
      lastWork = now;
      await flow.keepGoing();
    }
    await pause(50);
  }
}

async function poison(stage: Stage, name: string, count: number): Promise<void> {
  const { namespace, datasets } = stage.of;
  const topics = datasets.filter(({ entityType }) => entityType === 'person');
  const values = ['', '{', '{}', '[]', '{"op":"x"}', '\u0000', '{"op":"c","after":{"nobody":"knows"}}', '"\\ud800"'];
  await stage.log.publish(
    topics.flatMap(({ source, dataset }) =>
      Array.from({ length: count }, (_, n) => ({
        topic: recordChangedTopic(namespace, source, dataset).name,
        key: Buffer.from(`${n}`),
        value: Buffer.from(values[n % values.length] ?? ''),
        headers: { ce_id: `${POISON}${name}-${n}` },
      })),
    ),
  );
}
