import { Deck } from '../random/deck.ts';
import { Random } from '../random/random.ts';
import { instantOn, isoTime, vietnameseTime, type Feed, type RawRow, type RowHistory } from '../registers/raw-row.ts';

export const WAVES = [1, 2, 3] as const;
/** Waves arrive one after another: what was first read, then two rounds of changes. */
export type Wave = (typeof WAVES)[number];

/** One row as it is sent in one wave. */
export interface Delivery {
  readonly feed: Feed;
  readonly wave: Wave;
  readonly row: RawRow;
}

/** What becomes of a row after its first state. */
type Fate = 'stays' | 'updated' | 'updated-twice' | 'updated-then-deleted' | 'deleted';

/**
 * Per 900 rows: 80 updates and 20 deletions, so that of all changes 8 in 100 are updates and 2 deletions.
 */
const FATES: readonly (readonly [Fate, number])[] = [
  ['stays', 813],
  ['updated', 62],
  ['updated-twice', 5],
  ['updated-then-deleted', 8],
  ['deleted', 12],
];
const OPERATIONS = { first: 'THEM', update: 'SUA', deletion: 'XOA' } as const;

interface State {
  readonly operation: keyof typeof OPERATIONS;
  readonly fields: RawRow;
  readonly at: number;
}

/** The sources that give each row's state a version of its own, so that states may arrive in any order. */
const VERSIONED: readonly Feed[] = ['population', 'business'];

/**
 * Decides when each state of a row is sent. Where the source has versions, states come late, out of order and again;
 * elsewhere the receiver counts arrivals, so states keep their order and only the latest one comes again.
 */
export class Schedule {
  private readonly random: Random;
  private readonly fates: Deck<Fate>;

  constructor(seed: number) {
    this.random = new Random(`${seed}/schedule`);
    this.fates = new Deck(new Random(`${seed}/fates`), FATES);
  }

  deliveriesOf(history: RowHistory): Delivery[] {
    const states = this.statesOf(history);
    const isVersioned = VERSIONED.includes(history.feed);
    const waves = isVersioned ? this.anyOrder(states.length) : this.inOrder(states.length);
    const deliveries = states.map((state, i) => this.deliver(history, { state, version: i + 1, wave: waves[i] ?? 3 }));
    return [...deliveries, ...this.repeats(history, states, waves)];
  }

  private statesOf(history: RowHistory): State[] {
    const fate = this.fates.deal((card) => !history.mustChange || card.startsWith('updated'));
    const states: State[] = [{ operation: 'first', fields: history.first, at: history.firstAt }];
    const days = [`2026-10-${this.day()}`, `2026-11-${this.day()}`];
    const next = (operation: State['operation']): void => {
      const before = states.at(-1)?.fields ?? history.first;
      const fields = operation === 'deletion' ? {} : history.revise(before);
      states.push({
        operation,
        fields,
        at: instantOn(days[states.length - 1] ?? '2026-11-20', this.random.integer(0, 30_000)),
      });
    };
    if (fate.startsWith('updated')) next('update');
    if (fate === 'updated-twice') next('update');
    if (fate === 'updated-then-deleted' || fate === 'deleted') next('deletion');
    return states;
  }

  private day(): string {
    return String(this.random.integer(2, 19)).padStart(2, '0');
  }

  /** The first state in wave 1, or for some rows in 2; a change in each later wave at most. */
  private inOrder(states: number): Wave[] {
    if (states === 3) return [1, 2, 3];
    if (states === 2) return this.random.chance(0.5) ? [1, 2] : this.random.chance(0.8) ? [1, 3] : [2, 3];
    return this.random.chance(0.95) ? [1] : [this.random.chance(0.5) ? 2 : 3];
  }

  private anyOrder(states: number): Wave[] {
    const waves = this.inOrder(states);
    // A snapshot knows no later states: what is out of order comes after it.
    if (states > 1 && this.random.chance(0.2)) return this.random.shuffle(states === 2 ? [2, 3] : [2, 2, 3]);
    return waves;
  }

  private repeats(history: RowHistory, states: readonly State[], waves: readonly Wave[]): Delivery[] {
    const share = states.length > 1 ? 0.06 : 0.01;
    if (!this.random.chance(share)) return [];
    const last = states.length - 1;
    const chosen = VERSIONED.includes(history.feed) ? this.random.integer(0, last) : last;
    const state = states[chosen];
    if (state === undefined) return [];
    const wave = waves[chosen] === 1 && this.random.chance(0.5) && last === 0 ? 2 : 3;
    return [this.deliver(history, { state, version: chosen + 1, wave })];
  }

  private deliver(history: RowHistory, sent: { state: State; version: number; wave: Wave }): Delivery {
    const { state, version, wave } = sent;
    // Files begin with a snapshot, which has no operations; calls always say what happened.
    const isSnapshot = wave === 1 && history.feed !== 'ecommerce';
    const row: RawRow = {
      ...history.key,
      ...(VERSIONED.includes(history.feed) ? { phien_ban: version } : {}),
      ...(isSnapshot ? {} : { thao_tac: OPERATIONS[state.operation] }),
      thoi_diem_cap_nhat: history.feed === 'ecommerce' ? isoTime(state.at) : vietnameseTime(state.at),
      ...state.fields,
    };
    return { feed: history.feed, wave, row };
  }
}
