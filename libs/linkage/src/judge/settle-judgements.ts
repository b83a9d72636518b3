import type { ReferenceText } from '#libs/contract';
import type { Judgement } from '../model.ts';
import { comparePairs } from './pair.ts';

/**
 * Later judgements first: each is taken unless it contradicts those taken before it (L10). Judgements of several
 * connected parts may be settled together: parts do not see each other.
 * @param judgements `same` and `different` only, both records live, one for a pair
 * @returns for each judgement, in the order given, whether it is taken
 */
export function settleJudgements(judgements: readonly Judgement[]): boolean[] {
  const order = judgements.map((_, i) => i).sort((i, j) => compareLatestFirst(at(i), at(j)));
  const sides = new Sides();
  const taken = new Array<boolean>(judgements.length).fill(false);
  for (const i of order) {
    const { left, right, verdict } = at(i);
    taken[i] = verdict === 'same' ? sides.join(left, right) : sides.separate(left, right);
  }
  return taken;

  function at(i: number): Judgement {
    return judgements[i] as Judgement;
  }
}

/** One sequence numbers all judgements; should two pairs bear one number all the same, the references decide. */
function compareLatestFirst(one: Judgement, other: Judgement): number {
  if (one.seq !== other.seq) return one.seq > other.seq ? -1 : 1;
  return comparePairs(one, other);
}

/** Records joined by what was taken, and which of the joined must stay apart. */
class Sides {
  private readonly parents = new Map<ReferenceText, ReferenceText>();
  private readonly members = new Map<ReferenceText, ReferenceText[]>();
  private readonly apart = new Map<ReferenceText, Set<ReferenceText>>();

  /** False, and nothing changes, when the two must stay apart. */
  join(one: ReferenceText, other: ReferenceText): boolean {
    const [a, b] = [this.root(one), this.root(other)];
    if (a === b) return true;
    if (this.apart.get(a)?.has(b) === true) return false;
    const [kept, moved] = this.membersOf(a).length >= this.membersOf(b).length ? [a, b] : [b, a];
    for (const record of this.membersOf(moved)) this.parents.set(record, kept);
    this.members.set(kept, [...this.membersOf(kept), ...this.membersOf(moved)]);
    for (const far of this.apart.get(moved) ?? []) {
      this.apart.get(far)?.delete(moved);
      this.setApart(kept, far);
    }
    this.apart.delete(moved);
    return true;
  }

  /** False, and nothing changes, when the two are joined. */
  separate(one: ReferenceText, other: ReferenceText): boolean {
    const [a, b] = [this.root(one), this.root(other)];
    if (a === b) return false;
    this.setApart(a, b);
    return true;
  }

  private setApart(a: ReferenceText, b: ReferenceText): void {
    this.apart.set(a, (this.apart.get(a) ?? new Set()).add(b));
    this.apart.set(b, (this.apart.get(b) ?? new Set()).add(a));
  }

  private root(record: ReferenceText): ReferenceText {
    return this.parents.get(record) ?? record;
  }

  private membersOf(root: ReferenceText): readonly ReferenceText[] {
    return this.members.get(root) ?? [root];
  }
}
