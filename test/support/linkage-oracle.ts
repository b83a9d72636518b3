import type { Attributes, ReferenceText } from '#libs/contract';
import {
  NO_EVIDENCE,
  type Edge,
  type Judgement,
  type JudgementStatus,
  type LinkageModel,
  type ReviewTaskDraft,
} from '#libs/linkage';
import { profileScore } from './profile-oracle.ts';

/**
 * What linkage must come to, computed from the final facts alone, in the plainest way: everything with everything, no
 * memory, no increments. It shares the model with the fold (standardise, keys, weights, hard conflict, compare) and
 * nothing else: order by bytes through Buffer, fractions through BigInt, graphs through search from each record.
 */
export interface LinkageFacts<S> {
  readonly model: LinkageModel<S>;
  readonly records: ReadonlyMap<ReferenceText, Attributes>;
  /** Every judgement ever made, in any order. */
  readonly judgements: readonly Judgement[];
}

export interface OracleAnswer {
  readonly partition: ReferenceText[][];
  readonly edges: Edge[];
  readonly reviewTasks: ReviewTaskDraft[];
  readonly judgements: { left: string; right: string; seq: bigint; verdict: string; status: JudgementStatus }[];
  readonly inactiveKeys: string[];
  /** Smallest references of components over the cap. */
  readonly largeComponents: string[];
}

export function askOracle<S>(facts: LinkageFacts<S>): OracleAnswer {
  return new Oracle(facts).answer();
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

class Oracle<S> {
  private readonly refs: ReferenceText[];
  private readonly standards: S[];
  /** Asked for once each: most pairs of many records are never asked about. */
  private readonly weights: (number | undefined)[][];
  private readonly isEdge: boolean[][];
  private readonly verdicts: ('same' | 'different' | null)[][];
  private readonly inactive: string[];
  private readonly judged: (Judgement & { status: JudgementStatus })[];

  constructor(private readonly facts: LinkageFacts<S>) {
    const { model, records } = facts;
    this.refs = [...records.keys()].sort(byBytes);
    this.standards = this.refs.map((ref) => model.standardise(ref, records.get(ref) ?? {}));
    this.weights = this.standards.map(() => []);
    const keys = this.standards.map((standard) => new Set(model.blockingKeys(standard)));
    const carriers = new Map<string, number>();
    for (const own of keys) for (const key of own) carriers.set(key, (carriers.get(key) ?? 0) + 1);
    this.inactive = [...carriers].filter(([, count]) => count > model.blockCap).map(([key]) => key);
    const active = keys.map((own) => [...own].filter((key) => (carriers.get(key) ?? 0) <= model.blockCap));
    const shareActive = (i: number, j: number): boolean =>
      active[i]?.some((key) => keys[j]?.has(key) === true) === true;
    this.isEdge = this.refs.map((_, i) =>
      this.refs.map((__, j) => i !== j && shareActive(i, j) && this.weight(i, j) >= model.thresholds.edge),
    );
    this.judged = this.judge();
    this.verdicts = this.refs.map(() => this.refs.map(() => null));
    for (const { left, right, verdict, status } of this.judged) {
      if (status !== 'taken' || (verdict !== 'same' && verdict !== 'different')) continue;
      const [i, j] = [this.refs.indexOf(left), this.refs.indexOf(right)];
      (this.verdicts[i] ?? [])[j] = verdict;
      (this.verdicts[j] ?? [])[i] = verdict;
    }
  }

  answer(): OracleAnswer {
    const { model } = this.facts;
    const all = this.refs.map((_, i) => i);
    const components = this.connected(all, (i, j) => this.joins(i, j, model.thresholds.edge));
    const partition: number[][] = [];
    const tasks: ReviewTaskDraft[] = this.judgementTasks();
    for (const component of components) {
      for (const part of this.cut(component, model.thresholds.edge)) {
        const groups = this.cluster(part);
        partition.push(...groups);
        tasks.push(...this.possibleMatches(groups));
      }
    }
    return {
      partition: partition
        .map((group) => group.map((i) => this.ref(i)))
        .sort((a, b) => byBytes(a[0] ?? '', b[0] ?? '')),
      edges: all.flatMap((i) =>
        all
          .filter((j) => j > i && this.isEdge[i]?.[j] === true)
          .map((j) => ({ left: this.ref(i), right: this.ref(j), weight: this.weight(i, j) })),
      ),
      reviewTasks: tasks.sort(
        (a, b) => byBytes(a.left, b.left) || byBytes(a.right, b.right) || byBytes(b.kind, a.kind),
      ),
      judgements: this.judged.map(({ left, right, seq, verdict, status }) => ({ left, right, seq, verdict, status })),
      inactiveKeys: this.inactive.sort(byBytes),
      largeComponents: components
        .filter((component) => component.length > model.componentCap)
        .map((component) => this.ref(component[0] ?? -1))
        .sort(byBytes),
    };
  }

  private ref(i: number): ReferenceText {
    return this.refs[i] as ReferenceText;
  }

  private weight(i: number, j: number): number {
    const [left, right] = [Math.min(i, j), Math.max(i, j)];
    const row = this.weights[left] ?? [];
    return (row[right] ??=
      left === right ? 0 : this.facts.model.weigh(this.standards[left] as S, this.standards[right] as S));
  }

  private joins(i: number, j: number, floor: number): boolean {
    return (this.isEdge[i]?.[j] === true && this.weight(i, j) >= floor) || this.verdicts[i]?.[j] === 'same';
  }

  /** Connected sets of the records given, each in canonical order. */
  private connected(records: readonly number[], joined: (i: number, j: number) => boolean): number[][] {
    const left = new Set(records);
    const found: number[][] = [];
    for (const start of records) {
      if (!left.delete(start)) continue;
      const component = [start];
      for (const i of component) {
        for (const j of [...left]) if (joined(i, j) && left.delete(j)) component.push(j);
      }
      found.push(component.sort((a, b) => a - b));
    }
    return found;
  }

  private cut(piece: readonly number[], floor: number): number[][] {
    const hasEdge = piece.some((i) => piece.some((j) => this.isEdge[i]?.[j] === true && this.weight(i, j) >= floor));
    if (piece.length <= this.facts.model.componentCap || !hasEdge) return [[...piece]];
    return this.connected(piece, (i, j) => this.joins(i, j, floor + 1000)).flatMap((next) =>
      this.cut(next, floor + 1000),
    );
  }

  private cluster(part: readonly number[]): number[][] {
    let groups = this.connected(part, (i, j) => this.verdicts[i]?.[j] === 'same');
    for (;;) {
      let best: { a: number[]; b: number[]; sum: bigint; pairs: bigint } | null = null;
      groups.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
      for (const [x, a] of groups.entries()) {
        for (const b of groups.slice(x + 1)) {
          if (this.mustStayApart(a, b)) continue;
          const { sum, pairs } = this.average(a, b);
          if (sum <= BigInt(this.facts.model.thresholds.link) * pairs) continue;
          // Groups come in canonical order, so the first of equals is the one with the smallest references.
          if (best === null || sum * best.pairs > best.sum * pairs) best = { a, b, sum, pairs };
        }
      }
      if (best === null) return this.mergeProfiles(groups);
      groups = joined(groups, best.a, best.b);
    }
  }

  private mergeProfiles(groups: number[][]): number[][] {
    let best: { a: number[]; b: number[]; score: number } | null = null;
    groups.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
    for (const [x, a] of groups.entries()) {
      for (const b of groups.slice(x + 1)) {
        if (this.mustStayApart(a, b)) continue;
        const score = this.profileScore(a, b);
        if (score > (best?.score ?? this.facts.model.thresholds.link)) best = { a, b, score };
      }
    }
    return best === null ? groups : this.mergeProfiles(joined(groups, best.a, best.b));
  }

  private profileScore(a: readonly number[], b: readonly number[]): number {
    const { model } = this.facts;
    const each = new Int32Array(model.comparisonCount);
    return profileScore({ left: a, right: b, comparisons: model.comparisonCount, rule: model.merge }, (i, j) => {
      model.weighEach(this.standards[Math.min(i, j)] as S, this.standards[Math.max(i, j)] as S, each);
      return [...each].map((weight) => (weight === NO_EVIDENCE ? null : weight));
    });
  }

  private average(a: readonly number[], b: readonly number[]): { sum: bigint; pairs: bigint } {
    let sum = 0n;
    for (const i of a) for (const j of b) sum += BigInt(this.weight(i, j));
    return { sum, pairs: BigInt(a.length * b.length) };
  }

  private mustStayApart(a: readonly number[], b: readonly number[]): boolean {
    const { model } = this.facts;
    return a.some((i) =>
      b.some(
        (j) =>
          this.verdicts[i]?.[j] === 'different' || model.isHardConflict(this.standards[i] as S, this.standards[j] as S),
      ),
    );
  }

  private possibleMatches(groups: readonly number[][]): ReviewTaskDraft[] {
    const { review, link } = this.facts.model.thresholds;
    const tasks: ReviewTaskDraft[] = [];
    for (const a of groups) {
      for (const b of groups) {
        if ((a[0] ?? 0) >= (b[0] ?? 0) || this.mustStayApart(a, b)) continue;
        const weight = this.profileScore(a, b);
        if (weight < review || weight >= link) continue;
        tasks.push({ kind: 'possible-match', left: this.ref(a[0] ?? -1), right: this.ref(b[0] ?? -1), weight });
      }
    }
    return tasks;
  }

  private judge(): (Judgement & { status: JudgementStatus })[] {
    const last: Judgement[] = [];
    for (const made of this.facts.judgements) {
      const [left, right] = [made.left, made.right].sort(byBytes) as [ReferenceText, ReferenceText];
      const at = last.findIndex((held) => held.left === left && held.right === right);
      if (at < 0) last.push({ ...made, left, right });
      else if ((last[at]?.seq ?? 0n) < made.seq) last[at] = { ...made, left, right };
    }
    last.sort((a, b) => Number(b.seq - a.seq));
    const taken: Judgement[] = [];
    const judged = last.map((judgement) => {
      const status = this.stand(judgement, taken);
      if (status === 'taken') taken.push(judgement);
      return { ...judgement, status };
    });
    return judged.sort((a, b) => byBytes(a.left, b.left) || byBytes(a.right, b.right));
  }

  private stand(judgement: Judgement, taken: readonly Judgement[]): JudgementStatus {
    const { left, right, verdict } = judgement;
    if (verdict === 'unsure' || verdict === 'revoked') return 'withdrawn';
    if (!this.facts.records.has(left) || !this.facts.records.has(right)) return 'waiting';
    const [a, b] = [chained(left, taken), chained(right, taken)];
    if (verdict === 'different') return a.has(right) ? 'suspended' : 'taken';
    const forbids = taken.some(
      (held) =>
        held.verdict === 'different' &&
        ((a.has(held.left) && b.has(held.right)) || (a.has(held.right) && b.has(held.left))),
    );
    return forbids ? 'suspended' : 'taken';
  }

  private judgementTasks(): ReviewTaskDraft[] {
    return this.judged.flatMap(({ left, right, status, levels }): ReviewTaskDraft[] => {
      if (status === 'suspended') return [{ kind: 'judgement-suspended', left, right, weight: null }];
      if (status !== 'taken' || Object.keys(levels).length === 0) return [];
      const standard = (ref: ReferenceText): S => this.standards[this.refs.indexOf(ref)] as S;
      const now: Record<string, string> = {};
      for (const { comparison, level } of this.facts.model.compare(standard(left), standard(right))) {
        now[comparison] = level;
      }
      const names = new Set([...Object.keys(now), ...Object.keys(levels)]);
      const differs = [...names].some((name) => now[name] !== levels[name]);
      return differs ? [{ kind: 'judgement-outdated', left, right, weight: null }] : [];
    });
  }
}

function joined(groups: readonly number[][], a: readonly number[], b: readonly number[]): number[][] {
  return [...groups.filter((group) => group !== a && group !== b), [...a, ...b].sort((i, j) => i - j)];
}

/** Everything that taken `same` judgements tie to a record, itself included. */
function chained(start: string, taken: readonly Judgement[]): Set<string> {
  const reached = new Set([start]);
  for (const at of reached) {
    for (const { left, right, verdict } of taken) {
      if (verdict !== 'same') continue;
      if (left === at) reached.add(right);
      if (right === at) reached.add(left);
    }
  }
  return reached;
}
