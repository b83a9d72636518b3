/** Longer than this no step of a micro-batch should keep the process from renewing its leases and answering. */
const LONGEST_STEP_MS = 250;
const FEWEST = 50;
/** Nothing is known at first, and code that has not run yet is slow. */
const AT_FIRST = 500;

/**
 * How many events a micro-batch may hold: as many as were linked in a quarter of a second at the pace of the last ones.
 * Where batches are cut changes nothing in what the store ends as, so this may depend on the machine.
 */
export class BatchPace {
  private limit = AT_FIRST;

  get mostEvents(): number {
    return this.limit;
  }

  /** A step over so many events took so long: too long is acted on at once, room is taken by doubling at most. */
  took(events: number, milliseconds: number): void {
    if (events === 0) return;
    const fitting = Math.floor((events * LONGEST_STEP_MS) / Math.max(milliseconds, 1));
    // Of a few events little can be told: they say that a batch may be greater only when it was full.
    if (fitting < this.limit) this.limit = Math.max(FEWEST, fitting);
    else if (events >= this.limit) this.limit = Math.min(fitting, 2 * this.limit);
  }
}
