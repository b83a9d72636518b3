import { enlarged } from './int-lists.ts';

/** A set of small integers that is emptied in no time. */
export class Marks {
  private stamps = new Int32Array(64);
  private stamp = 1;

  clear(): void {
    this.stamp += 1;
    if (this.stamp < 0x7fffffff) return;
    this.stamps.fill(0);
    this.stamp = 1;
  }

  has(value: number): boolean {
    return this.stamps[value] === this.stamp;
  }

  /** False when it was there already. */
  add(value: number): boolean {
    if (this.stamps[value] === this.stamp) return false;
    if (value >= this.stamps.length) this.stamps = enlarged(this.stamps, value + 1);
    this.stamps[value] = this.stamp;
    return true;
  }
}
