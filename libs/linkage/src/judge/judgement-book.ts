import type { ReferenceText } from '#libs/contract';
import type { Judgement, JudgementStatus, ReviewTaskKind } from '../model.ts';
import { orderedPair, pairKey } from './pair.ts';
import { settleJudgements } from './settle-judgements.ts';

/** The last word on a pair, and where it stands. */
export interface JudgementEntry {
  judgement: Judgement;
  status: JudgementStatus;
  /** The question that stands open about it. */
  task: Exclude<ReviewTaskKind, 'possible-match'> | null;
}

/** An entry as it was before a batch; `null`: there was none. */
export interface JudgementBefore {
  readonly entry: JudgementEntry;
  readonly before: Readonly<JudgementEntry> | null;
}

/** All judgements: for each pair the one of the highest `seq`. */
export class JudgementBook {
  private readonly byPair = new Map<string, JudgementEntry>();
  private readonly byRecord = new Map<ReferenceText, JudgementEntry[]>();

  /** The judgements that name the record, whatever their status. */
  of(record: ReferenceText): readonly JudgementEntry[] {
    return this.byRecord.get(record) ?? NO_ENTRIES;
  }

  all(): Iterable<JudgementEntry> {
    return this.byPair.values();
  }

  find(one: ReferenceText, other: ReferenceText): JudgementEntry | undefined {
    return this.byPair.get(pairKey(orderedPair(one, other)));
  }

  get isEmpty(): boolean {
    return this.byPair.size === 0;
  }

  /**
   * Takes in a judgement unless the pair has a later one.
   * @returns the entry and what it was, or null when nothing changed
   */
  accept(judgement: Judgement): JudgementBefore | null {
    const pair = orderedPair(judgement.left, judgement.right);
    const ordered: Judgement = {
      ...pair,
      seq: judgement.seq,
      verdict: judgement.verdict,
      levels: judgement.levels,
    };
    const held = this.byPair.get(pairKey(pair));
    if (held === undefined) return { entry: this.add(ordered), before: null };
    if (!speaksOver(ordered, held.judgement)) return null;
    const before = { ...held };
    held.judgement = ordered;
    return { entry: held, before };
  }

  /**
   * Settles anew every connected part that holds one of the records.
   * @returns the entries looked at, each with the status it had; the new one is set
   */
  settle(
    records: Iterable<ReferenceText>,
    isLive: (record: ReferenceText) => boolean,
  ): Map<JudgementEntry, JudgementStatus> {
    const former = this.connectedTo(records);
    const counting: JudgementEntry[] = [];
    for (const entry of former.keys()) {
      const { left, right } = entry.judgement;
      if (!isStatement(entry.judgement)) entry.status = 'withdrawn';
      else if (isLive(left) && isLive(right)) counting.push(entry);
      else entry.status = 'waiting';
    }
    const taken = settleJudgements(counting.map((entry) => entry.judgement));
    counting.forEach((entry, i) => (entry.status = taken[i] === true ? 'taken' : 'suspended'));
    return former;
  }

  /**
   * Parts are followed through waiting judgements too: wider than connected parts of live records, which is harmless,
   * because judgements settle alike together or apart.
   */
  private connectedTo(records: Iterable<ReferenceText>): Map<JudgementEntry, JudgementStatus> {
    const found = new Map<JudgementEntry, JudgementStatus>();
    const reached = new Set<ReferenceText>(records);
    for (const record of reached) {
      for (const entry of this.of(record)) {
        if (found.has(entry)) continue;
        found.set(entry, entry.status);
        if (isStatement(entry.judgement)) reached.add(entry.judgement.left).add(entry.judgement.right);
      }
    }
    return found;
  }

  private add(judgement: Judgement): JudgementEntry {
    const entry: JudgementEntry = { judgement, status: 'withdrawn', task: null };
    this.byPair.set(pairKey(judgement), entry);
    for (const record of [judgement.left, judgement.right]) {
      const entries = this.byRecord.get(record);
      if (entries === undefined) this.byRecord.set(record, [entry]);
      else entries.push(entry);
    }
    return entry;
  }
}

const NO_ENTRIES: readonly JudgementEntry[] = [];

function isStatement(judgement: Judgement): boolean {
  return judgement.verdict === 'same' || judgement.verdict === 'different';
}

/** The sequence decides; an equal number with other content is settled by content, so that order still does not count. */
function speaksOver(arriving: Judgement, held: Judgement): boolean {
  if (arriving.seq !== held.seq) return arriving.seq > held.seq;
  return contentText(arriving) > contentText(held);
}

function contentText(judgement: Judgement): string {
  return JSON.stringify([judgement.verdict, Object.entries(judgement.levels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
