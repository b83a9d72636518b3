import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileModel, LinkageState, type LinkageModel, type StandardRecord } from '#libs/linkage';
import {
  canonicalText,
  deliver,
  finalFacts,
  rearranged,
  seriesOf,
  type Delivered,
  type Happened,
  type Step,
} from '../support/linkage-cases.ts';
import { askOracle, type OracleAnswer } from '../support/linkage-oracle.ts';
import { personRegister } from '../support/person-register.ts';
import { shippedType } from '../support/shipped-types.ts';
import { syntheticModel } from '../support/synthetic-model.ts';
import { syntheticRegister } from '../support/synthetic-register.ts';

/**
 * The law of the fold (L6): whatever came, in whichever order and batches, with repeats and restarts, the state is what
 * a naive computation finds from the final facts. PROPERTY_CASES sets the number of cases, PROPERTY_SEED repeats a run.
 */
const CASES = Number(process.env['PROPERTY_CASES'] ?? 5000);
const SEED = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 0x7fffffff));
/** Below this many cases shares are chance. */
const SHARES_COUNT_FROM = 1000;
const LEAST_SHARE = 0.05;
const TIME_LIMIT_MS = 3_600_000;

const parameters = fc.record({
  blockCap: fc.integer({ min: 2, max: 7 }),
  componentCap: fc.constantFrom(3, 3, 4, 4, 5, 8, 14),
  link: fc.constantFrom(0, 0, 400, -300),
  sizePenalty: fc.constantFrom(500, 500, 0, 1300),
  sizeBonus: fc.constantFrom(1000, 0, 300),
});

/** The state and the store that knows it from hearsay, in the oracle's form. */
function answerOf<S>({ state, store }: Delivered<S>): OracleAnswer[] {
  const dump = state.inspect();
  const byText = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const common = {
    inactiveKeys: [...store.inactiveKeys].sort(byText),
    largeComponents: [...store.largeComponents].sort(byText),
  };
  const judgements = (list: typeof dump.judgements): OracleAnswer['judgements'] =>
    list
      .map(({ left, right, seq, verdict, status }) => ({ left, right, seq, verdict, status }))
      .sort((a, b) => byText(a.left, b.left) || byText(a.right, b.right));
  const inOrder = <T extends { left: string; right: string; kind?: string }>(pairs: Iterable<T>): T[] =>
    [...pairs].sort((a, b) => byText(a.left, b.left) || byText(a.right, b.right) || byText(b.kind ?? '', a.kind ?? ''));
  return [
    {
      partition: state.partition().map((group) => [...group]),
      edges: [...dump.edges],
      reviewTasks: state.reviewTasks(),
      judgements: judgements(dump.judgements),
      inactiveKeys: [...dump.inactiveKeys].sort(byText),
      largeComponents: common.largeComponents,
    },
    {
      partition: store.partition().map((group) => [...group]),
      edges: inOrder(store.edges.values()),
      reviewTasks: inOrder(store.tasks.values()),
      judgements: judgements([...store.judgements.values()]),
      ...common,
    },
  ];
}

/** Delivers the series as it is and rearranged; both must end where the oracle ends. */
function check<S>(model: LinkageModel<S>, series: readonly Step[], shuffle: number, shares: Shares): void {
  const facts = finalFacts(series);
  const expected = canonicalText(ordered(askOracle({ model, ...facts })));
  const delivered = deliver(model, series);
  for (const answer of [...answerOf(delivered), ...answerOf(deliver(model, rearranged(series, shuffle)))]) {
    const found = canonicalText(ordered(answer));
    if (found !== expected) expect(JSON.parse(found)).toEqual(JSON.parse(expected));
  }
  shares.count(delivered.happened, facts.records.size);
}

function finished<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Keys in one order, so that texts compare. */
function ordered(answer: OracleAnswer): OracleAnswer {
  const { partition, inactiveKeys, largeComponents } = answer;
  return {
    partition,
    edges: answer.edges.map(({ left, right, weight }) => ({ left, right, weight })),
    reviewTasks: answer.reviewTasks.map(({ kind, left, right, weight }) => ({ kind, left, right, weight })),
    judgements: answer.judgements,
    inactiveKeys,
    largeComponents,
  };
}

/** How many cases met each thing. */
class Shares {
  private readonly met = new Map<keyof Happened, number>();
  private readonly sizes: number[] = [];

  count(happened: Happened, liveRecords: number): void {
    this.sizes.push(liveRecords);
    for (const [what, times] of Object.entries(happened) as [keyof Happened, number][]) {
      this.met.set(what, (this.met.get(what) ?? 0) + (times > 0 ? 1 : 0));
    }
  }

  share(what: keyof Happened): number {
    return (this.met.get(what) ?? 0) / this.sizes.length;
  }

  get median(): number {
    return this.sizes.sort((a, b) => a - b)[Math.floor(this.sizes.length / 2)] ?? 0;
  }

  print(title: string): void {
    const lines = [...this.met.keys()].map((what) => `${what} ${(100 * this.share(what)).toFixed(1)} %`);
    process.stdout.write(
      `${title}: ${this.sizes.length} cases, seed ${SEED}, median ${this.median} live records; ${lines.join(', ')}\n`,
    );
  }
}

describe('linkage is a pure function of live records, model and judgements', () => {
  test(
    'whatever the order, batches, repeats and restarts, the fold ends where the oracle ends',
    () => {
      const shares = new Shares();
      const series = seriesOf(syntheticRegister, { min: 24, max: 56 });
      fc.assert(
        fc.property(parameters, series, fc.nat(), (chosen, steps, shuffle) => {
          check(syntheticModel(chosen), steps, shuffle, shares);
        }),
        { numRuns: CASES, seed: SEED },
      );
      shares.print('synthetic register');
      expect(shares.median).toBeGreaterThanOrEqual(12);
      const everyCase: (keyof Happened)[] = [
        'merges',
        'splits',
        'deletions',
        'equivocations',
        'suspended',
        'blockCapUp',
        'blockCapDown',
        'componentCapUp',
        'componentCapDown',
        'restarts',
      ];
      if (CASES < SHARES_COUNT_FROM) return;
      for (const what of everyCase) expect([what, shares.share(what) >= LEAST_SHARE]).toEqual([what, true]);
    },
    TIME_LIMIT_MS,
  );

  test(
    'the difference to another model leads a store where the oracle ends under that model, and back again',
    () => {
      const series = seriesOf(syntheticRegister, { min: 16, max: 48 });
      fc.assert(
        fc.property(parameters, parameters, series, (one, other, steps) => {
          const facts = finalFacts(steps);
          const models = [syntheticModel(one), syntheticModel(other)] as const;
          const expected = models.map((model) => canonicalText(ordered(askOracle({ model, ...facts }))));
          const delivered = deliver(models[0], steps);
          const { store } = delivered;
          let { state } = delivered;
          for (const turn of [1, 0] as const) {
            const next = new LinkageState(models[turn]);
            const records = [...facts.records].map(([ref, after]) => ({ kind: 'record', ref, after }) as const);
            next.apply(state.judgements().map((judgement) => ({ kind: 'judgement', ...judgement })));
            next.apply(records.slice(0, 7));
            next.apply(records.slice(7));
            store.write(new Map(), finished(state.differenceTo(next, { everything: false })));
            state = next;
            for (const answer of answerOf({ ...delivered, state })) {
              const found = canonicalText(ordered(answer));
              if (found !== expected[turn]) expect(JSON.parse(found)).toEqual(JSON.parse(expected[turn] ?? ''));
            }
          }
        }),
        { numRuns: Math.ceil(CASES / 4), seed: SEED },
      );
    },
    TIME_LIMIT_MS,
  );

  test(
    'the same holds for the model of persons',
    () => {
      const models = personModels();
      const shares = new Shares();
      const series = seriesOf(personRegister, { min: 24, max: 48 });
      fc.assert(
        fc.property(fc.nat(models.length - 1), series, fc.nat(), (chosen, steps, shuffle) => {
          check(models[chosen] as LinkageModel<StandardRecord>, steps, shuffle, shares);
        }),
        { numRuns: Math.ceil(CASES / 20), seed: SEED },
      );
      shares.print('register of persons');
    },
    TIME_LIMIT_MS,
  );
});

/** The real model, its caps lowered so that a score of records crosses them. */
function personModels(): LinkageModel<StandardRecord>[] {
  const definition = shippedType('person');
  const caps = [
    [2, 3],
    [3, 4],
    [4, 5],
    [100, 500],
  ] as const;
  return caps.map(([blockCap, componentCap]) =>
    compileModel({ ...definition, linkage: { ...definition.linkage, blockCap, componentCap } }),
  );
}
