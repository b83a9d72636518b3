import type { Crossings } from './blocking-index.ts';
import type { ChangedRecords } from './change-records.ts';
import type { LinkageMemory } from './memory.ts';

export interface EdgeChange {
  readonly one: number;
  readonly other: number;
  /** 1/1000 bit; for a removed edge the weight it had. */
  readonly weight: number;
}
export interface EdgeChanges {
  readonly added: EdgeChange[];
  readonly changed: EdgeChange[];
  readonly removed: EdgeChange[];
}

/**
 * Brings the edges to what the records and active keys of the batch's end ask for: every candidate of a changed record
 * is weighed, and where a key crossed the cap, the pairs among its other carriers are looked at again.
 */
export function reviseEdges<S>(memory: LinkageMemory<S>, records: ChangedRecords, crossings: Crossings): EdgeChanges {
  return new EdgeRevision(memory, records).run(crossings);
}

class EdgeRevision<S> {
  private readonly changes: EdgeChanges = { added: [], changed: [], removed: [] };
  /** Changed records whose every pair is settled. */
  private readonly settled = new Set<number>();

  constructor(
    private readonly memory: LinkageMemory<S>,
    private readonly records: ChangedRecords,
  ) {}

  run(crossings: Crossings): EdgeChanges {
    for (const record of this.records.deleted) {
      for (const other of this.memory.edges.endsOf(record)) this.remove(record, other);
    }
    for (const record of this.records.live) this.weighCandidates(record);
    for (const key of crossings.deactivated) this.dropPairsOf(key);
    for (const key of crossings.activated) this.weighPairsOf(key);
    return this.changes;
  }

  private weighCandidates(record: number): void {
    const { blocking, edges, marks, scores, model } = this.memory;
    blocking.forEachCandidate(record, marks, (other) => {
      if (this.settled.has(other)) return;
      const weight = scores.weigh(record, other);
      if (weight >= model.thresholds.edge) this.keep(record, other, weight);
      else this.remove(record, other);
    });
    for (const other of edges.endsOf(record)) if (!marks.has(other)) this.remove(record, other);
    this.settled.add(record);
  }

  private dropPairsOf(key: number): void {
    const { blocking, edges } = this.memory;
    const carriers = new Set(blocking.carriersOf(key));
    for (const record of carriers) {
      if (this.settled.has(record)) continue;
      for (const other of edges.endsOf(record)) {
        if (carriers.has(other) && !blocking.shareActiveKey(record, other)) this.remove(record, other);
      }
    }
  }

  private weighPairsOf(key: number): void {
    const { edges, scores, model } = this.memory;
    const carriers = this.memory.blocking.carriersOf(key).filter((record) => !this.settled.has(record));
    carriers.forEach((record, i) => {
      for (const other of carriers.slice(i + 1)) {
        if (edges.weight(record, other) !== undefined) continue;
        const weight = scores.weigh(record, other);
        if (weight >= model.thresholds.edge) this.keep(record, other, weight);
      }
    });
  }

  private keep(one: number, other: number, weight: number): void {
    const former = this.memory.edges.set(one, other, weight);
    if (former === undefined) this.changes.added.push({ one, other, weight });
    else if (former !== weight) this.changes.changed.push({ one, other, weight });
  }

  private remove(one: number, other: number): void {
    const weight = this.memory.edges.weight(one, other);
    if (weight === undefined) return;
    this.memory.edges.remove(one, other);
    this.changes.removed.push({ one, other, weight });
  }
}
