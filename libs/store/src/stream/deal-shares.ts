export interface Share {
  readonly partition: number;
  readonly holder: string | null;
  /** Whether the holder's lease of it still runs. */
  readonly isHeld: boolean;
}

export interface Deal {
  /** Partitions of mine that stay mine. */
  readonly kept: readonly number[];
  /** Free ones that I am to take. */
  readonly taken: readonly number[];
  /** Partitions of mine that others are to have. */
  readonly given: readonly number[];
}

/**
 * What `holder` is to have when the partitions are spread evenly over the members, who move as little as can be: those
 * that hold more come first, then by name, so that every member reckons the same.
 */
export function dealShares(shares: readonly Share[], members: readonly string[], holder: string): Deal {
  const heldBy = (member: string): number[] =>
    shares.filter((share) => share.isHeld && share.holder === member).map(({ partition }) => partition);
  const ranked = [...members].sort((a, b) => heldBy(b).length - heldBy(a).length || (a < b ? -1 : Number(a > b)));
  const rank = ranked.indexOf(holder);
  const even = Math.floor(shares.length / Math.max(1, members.length));
  const mayHold = rank === -1 ? 0 : even + (rank < shares.length % members.length ? 1 : 0);
  const mine = heldBy(holder).sort((a, b) => a - b);
  const kept = mine.slice(0, mayHold);
  const free = shares.filter(({ isHeld }) => !isHeld).map(({ partition }) => partition);
  const taken = free.sort((a, b) => a - b).slice(0, Math.max(0, mayHold - kept.length));
  return { kept, taken, given: mine.slice(mayHold) };
}
