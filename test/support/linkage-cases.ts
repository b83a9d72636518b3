import fc from 'fast-check';
import type { Attributes, ReferenceText } from '#libs/contract';
import {
  latestOf,
  LinkageState,
  loadLinkageState,
  type Judgement,
  type LinkageChange,
  type LinkageModel,
  type Verdict,
} from '#libs/linkage';
import { LinkageStore } from './linkage-store.ts';

/** What can reach the fold: a version of a record, or a judgement. */
export type Arrival =
  | {
      readonly kind: 'record';
      readonly ref: ReferenceText;
      readonly version: bigint;
      /** null = deleted */
      readonly after: Attributes | null;
    }
  | ({ readonly kind: 'judgement' } & Judgement);

/** An arrival and what happens after it. */
export interface Step {
  readonly arrival: Arrival;
  readonly endsBatch: boolean;
  readonly restarts: boolean;
  /** It comes again, at once. */
  readonly repeats: boolean;
}

export interface Register {
  readonly refs: readonly ReferenceText[];
  /** A record's content from a number; small numbers are simple contents. */
  content(number: number): Attributes;
  levels(number: number): Record<string, string>;
}

const MOST_JUDGED = 4;
const VERDICTS: readonly Verdict[] = [
  'same',
  'different',
  'same',
  'different',
  'same',
  'revoked',
  'unsure',
  'different',
];

/**
 * Series of arrivals in no order at all: versions come as they come, some twice with other content, deletions before
 * and after what they delete, judgements on records that are not there yet.
 */
export function seriesOf(
  register: Register,
  size: { readonly min: number; readonly max: number },
): fc.Arbitrary<Step[]> {
  const step = fc.tuple(fc.nat(0xffff), fc.nat(0xffff), fc.nat(0xfffff));
  const { refs } = register;
  return fc.array(step, { minLength: size.min, maxLength: size.max, size: 'max' }).map((steps) =>
    steps.map(([kind, place, content], i): Step => {
      const first = place % refs.length;
      const ref = refs[first] as ReferenceText;
      const fate = kind % 32;
      const choice = (kind >> 5) % 32;
      const happens = { endsBatch: fate % 4 === 1, restarts: fate === 5 || fate === 6, repeats: fate >= 29 };
      if (choice >= 26) {
        // Few records are judged, so that judgements meet and contradict each other.
        const one = place % MOST_JUDGED;
        const other = (one + 1 + ((place >> 5) % (MOST_JUDGED - 1))) % MOST_JUDGED;
        const arrival: Arrival = {
          kind: 'judgement',
          left: refs[one] as ReferenceText,
          right: refs[other] as ReferenceText,
          // Distinct numbers that do not rise with arrival.
          seq: BigInt((content % 64) * 1000 + i),
          verdict: VERDICTS[(content >> 6) % VERDICTS.length] as Verdict,
          levels: register.levels(content >> 9),
        };
        return { arrival, ...happens };
      }
      const after = choice >= 23 ? null : register.content(content);
      return { arrival: { kind: 'record', ref, version: BigInt(1 + ((place >> 5) % 5)), after }, ...happens };
    }),
  );
}

/** What a delivery went through. */
export interface Happened {
  merges: number;
  splits: number;
  deletions: number;
  equivocations: number;
  suspended: number;
  blockCapUp: number;
  blockCapDown: number;
  componentCapUp: number;
  componentCapDown: number;
  restarts: number;
}

export interface Delivered<S> {
  readonly state: LinkageState<S>;
  readonly store: LinkageStore;
  readonly happened: Happened;
}

/** Delivers a series batch by batch, as the reconciler does: state in memory, outcomes in the store, versions before both. */
export function deliver<S>(model: LinkageModel<S>, steps: readonly Step[]): Delivered<S> {
  const delivery = new Delivery(model);
  for (const { arrival, endsBatch, restarts, repeats } of steps) {
    delivery.take(arrival);
    if (repeats) delivery.take(arrival);
    if (endsBatch || restarts) delivery.endBatch();
    if (restarts) delivery.restart();
  }
  delivery.endBatch();
  return delivery;
}

interface Held {
  readonly version: bigint;
  readonly deleted: boolean;
  readonly contentHash: string;
  readonly after: Attributes | null;
}

class Delivery<S> implements Delivered<S> {
  state: LinkageState<S>;
  readonly store = new LinkageStore();
  readonly happened: Happened = {
    merges: 0,
    splits: 0,
    deletions: 0,
    equivocations: 0,
    suspended: 0,
    blockCapUp: 0,
    blockCapDown: 0,
    componentCapUp: 0,
    componentCapDown: 0,
    restarts: 0,
  };
  private readonly held = new Map<ReferenceText, Held>();
  private batch: LinkageChange[] = [];

  constructor(private readonly model: LinkageModel<S>) {
    this.state = new LinkageState(model);
  }

  take(arrival: Arrival): void {
    if (arrival.kind === 'judgement') {
      this.batch.push(arrival);
      return;
    }
    const { ref, version, after } = arrival;
    const held = this.held.get(ref) ?? null;
    // The text itself stands in for its hash: any total order will do.
    const arriving = { version, deleted: after === null, contentHash: JSON.stringify(after), after };
    const { outcome, latest } = latestOf(held, arriving);
    if (outcome === 'equivocation') this.happened.equivocations += 1;
    if (latest === held) return;
    if (latest.deleted && held?.deleted === false) this.happened.deletions += 1;
    this.held.set(ref, latest);
    this.batch.push({ kind: 'record', ref, after: latest.after });
  }

  endBatch(): void {
    const states = new Map(
      this.batch.flatMap((change) => (change.kind === 'record' ? [[change.ref, change.after]] : [])),
    );
    const hadLarge = this.store.largeComponents.size > 0;
    const outcome = this.state.apply(this.batch);
    const { entities } = this.store.write(states, outcome);
    this.batch = [];
    const { happened } = this;
    const hasLarge = this.store.largeComponents.size > 0;
    for (const { happened: what } of entities) {
      if (what === 'merged') happened.merges += 1;
      if (what === 'split') happened.splits += 1;
    }
    for (const { kind } of outcome.alarms) {
      if (kind === 'blocking-key-inactive') happened.blockCapUp += 1;
      if (kind === 'blocking-key-active-again') happened.blockCapDown += 1;
    }
    if (hasLarge && !hadLarge) happened.componentCapUp += 1;
    if (hadLarge && !hasLarge) happened.componentCapDown += 1;
    happened.suspended += outcome.judgements.filter(({ status }) => status === 'suspended').length;
  }

  /** Memory is forgotten and loaded again from the store; it must be what it was. */
  restart(): void {
    const before = canonicalText(this.state.inspect());
    this.state = loadLinkageState(this.model, this.store.stored());
    if (canonicalText(this.state.inspect()) !== before) throw new Error('memory differs after a restart');
    this.happened.restarts += 1;
  }
}

/** The facts that remain when all has arrived, found without `latestOf`: the greatest (version, deleted, content). */
export function finalFacts(steps: readonly Step[]): {
  records: Map<ReferenceText, Attributes>;
  judgements: Judgement[];
} {
  const versions = new Map<ReferenceText, { rank: [bigint, number, string]; after: Attributes | null }>();
  const judgements: Judgement[] = [];
  for (const { arrival } of steps) {
    if (arrival.kind === 'judgement') {
      judgements.push(arrival);
      continue;
    }
    const { ref, version, after } = arrival;
    const rank: [bigint, number, string] = [version, after === null ? 1 : 0, JSON.stringify(after)];
    const held = versions.get(ref);
    if (held === undefined || isGreater(rank, held.rank)) versions.set(ref, { rank, after });
  }
  const live = [...versions].flatMap(([ref, { after }]): [ReferenceText, Attributes][] =>
    after === null ? [] : [[ref, after]],
  );
  return { records: new Map(live), judgements };
}

function isGreater(a: readonly [bigint, number, string], b: readonly [bigint, number, string]): boolean {
  for (const i of [0, 1, 2] as const) if (a[i] !== b[i]) return a[i] > b[i];
  return false;
}

/** The same arrivals in another order, in other batches, with other restarts: decided by the seed alone. */
export function rearranged(steps: readonly Step[], seed: number): Step[] {
  const random = randomFrom(seed);
  const order = steps.map((step) => ({ step, key: random() })).sort((a, b) => a.key - b.key);
  return order.map(({ step }): Step => {
    const fate = random();
    return { arrival: step.arrival, endsBatch: fate < 0.2, restarts: fate > 0.95, repeats: random() < 0.1 };
  });
}

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner));
}
