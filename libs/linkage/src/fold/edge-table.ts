import { IntLists } from './int-lists.ts';

/** Edges and their weights (1/1000 bit), kept at both ends. */
export class EdgeTable {
  private readonly ends = new IntLists();
  private readonly weights = new IntLists();

  degree(record: number): number {
    return this.ends.length(record);
  }

  end(record: number, index: number): number {
    return this.ends.at(record, index);
  }

  weightAt(record: number, index: number): number {
    return this.weights.at(record, index);
  }

  endsOf(record: number): number[] {
    return this.ends.length(record) === 0 ? [] : this.ends.toArray(record);
  }

  weight(one: number, other: number): number | undefined {
    const index = this.ends.indexOf(one, other);
    return index < 0 ? undefined : this.weights.at(one, index);
  }

  /** @returns the weight there was */
  set(one: number, other: number, weight: number): number | undefined {
    const former = this.setEnd(one, other, weight);
    this.setEnd(other, one, weight);
    return former;
  }

  remove(one: number, other: number): void {
    this.removeEnd(one, other);
    this.removeEnd(other, one);
  }

  private setEnd(at: number, other: number, weight: number): number | undefined {
    const index = this.ends.indexOf(at, other);
    if (index < 0) {
      this.ends.push(at, other);
      this.weights.push(at, weight);
      return undefined;
    }
    const former = this.weights.at(at, index);
    this.weights.set(at, index, weight);
    return former;
  }

  private removeEnd(at: number, other: number): void {
    const index = this.ends.indexOf(at, other);
    if (index < 0) return;
    this.ends.removeAt(at, index);
    this.weights.removeAt(at, index);
  }
}
