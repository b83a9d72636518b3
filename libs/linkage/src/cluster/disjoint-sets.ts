/** Union-find over 0…size−1 whose roots are the smallest members, so that roots do not depend on the order of unions. */
export class DisjointSets {
  private readonly parents: Int32Array;

  constructor(size: number) {
    this.parents = new Int32Array(size);
    for (let i = 0; i < size; i += 1) this.parents[i] = i;
  }

  root(member: number): number {
    let at = member;
    while (this.parents[at] !== at) {
      const parent = this.parents[at] as number;
      const grandparent = this.parents[parent] as number;
      this.parents[at] = grandparent;
      at = grandparent;
    }
    return at;
  }

  join(one: number, other: number): void {
    const a = this.root(one);
    const b = this.root(other);
    if (a < b) this.parents[b] = a;
    else this.parents[a] = b;
  }
}
