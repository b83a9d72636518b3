import { setTimeout as pause } from 'node:timers/promises';
import type { Delivery, Slice } from './delivery.ts';
import type { Registers } from './registers.ts';
import type { Random } from './seeded.ts';
import type { ShopCalls } from './shop-calls.ts';
import type { JudgedPairs, Steward } from './stewards.ts';

const BETWEEN_MS = 500;
const ROWS_MORE = 150;
/** In a slice. */
const JUDGEMENTS = 1;

export interface FlowOptions {
  readonly name: string;
  readonly registers: Registers;
  readonly shops: ShopCalls;
  readonly pairs: JudgedPairs;
  readonly random: Random;
  readonly rows: number;
  readonly slices: number;
}

/** The changes of one round on their way: slice after slice, and more whenever somebody needs work to recover at. */
export class Flow {
  readonly delivered: Slice[] = [];
  /** Rows of the slices still to come. They are made when they are sent, so that their names are in that order. */
  private readonly waiting: number[];
  private calls: Promise<void> = Promise.resolve();
  private judging: Promise<void> = Promise.resolve();
  private failure: Error | null = null;
  private made = 0;
  private lastAt = 0;

  constructor(
    private readonly delivery: Delivery,
    private readonly steward: Steward,
    private readonly options: FlowOptions,
  ) {
    this.waiting = Array.from({ length: options.slices }, () => options.rows / options.slices);
  }

  /** The next slice now, or a small further one. */
  async more(): Promise<void> {
    await this.send(this.make(this.waiting.shift() ?? ROWS_MORE));
  }

  /** More, unless some was sent a moment ago. */
  async keepGoing(): Promise<void> {
    if (performance.now() - this.lastAt > BETWEEN_MS) await this.more();
  }

  async send(slice: Slice): Promise<void> {
    this.lastAt = performance.now();
    this.delivered.push(slice);
    await this.delivery.drop(slice.files);
    this.calls = this.calls.then(async () => {
      for (const call of slice.calls) await this.delivery.call(call);
    });
    this.judging = this.judging.then(async () => {
      for (const judgement of slice.judgements) await this.steward.judge(judgement);
    });
    const failed = (error: unknown) => (this.failure ??= error instanceof Error ? error : new Error(String(error)));
    this.calls.catch(failed);
    this.judging.catch(failed);
  }

  /** Everything that is left; resolves when every call and judgement is answered. */
  async finish(): Promise<void> {
    while (this.waiting.length > 0) {
      await this.more();
      await pause(100);
    }
    await Promise.all([this.calls, this.judging]);
    if (this.failure !== null) throw this.failure;
  }

  private make(rows: number): Slice {
    const { registers, shops, pairs, random } = this.options;
    const label = this.nextLabel();
    return {
      files: registers.slice(random, label, rows),
      calls: shops.next(random, label, Math.max(1, Math.round(rows / 150))),
      judgements: pairs.next(random, JUDGEMENTS),
    };
  }

  /** A name for the slice that is sent next: files are read in the order of names, and versions given in that order. */
  nextLabel(): string {
    return `${this.options.name}-${String((this.made += 1)).padStart(4, '0')}`;
  }
}
