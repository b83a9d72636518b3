import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Attributes, EntityTypeDefinition, ReferenceText } from '#libs/contract';
import { LinkageState, type LinkageChange, type LinkageModel, type LinkageOutcome } from '#libs/linkage';
import { inTurns } from '#libs/runtime';
import { readLivePage, type Store } from '#libs/store';

/** So many records are linked in one go, so that others get their turn. */
const PAGE = 500;

/**
 * The same live records and judgements under a model that is not yet in force, kept beside the memory that is: what the
 * store holds comes in page by page, what the batches bring comes in as they bring it. A record of which a batch told
 * something is not taken from the store any more.
 */
export class IncomingModel<S> {
  readonly state: LinkageState<S>;
  private readonly told = new Set<ReferenceText>();
  private loaded = false;

  /** @param present the memory in force, with nothing under way that is not committed */
  constructor(
    readonly definition: EntityTypeDefinition,
    readonly model: LinkageModel<S>,
    present: LinkageState<S>,
  ) {
    this.state = new LinkageState(model);
    this.state.apply(present.judgements().map((judgement) => ({ kind: 'judgement', ...judgement })));
  }

  get isLoaded(): boolean {
    return this.loaded;
  }

  /** What a batch changed in the memory in force changes here too. */
  follow(changes: readonly LinkageChange[]): void {
    for (const change of changes) if (change.kind === 'record') this.told.add(change.ref);
    this.state.apply(changes);
  }

  /** Takes in what the store holds. */
  async load(reading: <T>(read: (pool: Store['pool']) => Promise<T>) => Promise<T>, ended: AbortSignal): Promise<void> {
    for (let last = ''; !ended.aborted;) {
      const page = await reading((pool) => readLivePage(pool, this.definition.name, last, PAGE));
      const end = page.at(-1);
      if (end === undefined) {
        this.loaded = true;
        return;
      }
      // No wait between the look at `told` and the change: a batch may tell of a record at any other moment.
      this.state.apply(
        page
          .filter(({ reference }) => !this.told.has(reference))
          .map(({ reference, after }) => ({ kind: 'record', ref: reference, after: JSON.parse(after) as Attributes })),
      );
      last = end.reference;
      await nextTurn();
    }
  }

  /** What leads from the memory in force to this one. @param values whether values are to be chosen anew everywhere */
  async differenceFrom(present: LinkageState<S>, values: boolean): Promise<LinkageOutcome> {
    return (await inTurns(present.differenceTo(this.state, { everything: values }))).result;
  }
}
