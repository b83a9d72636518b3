/**
 * Unknown, known to be empty, and withheld by an authority are three different things (L14). Which text means which is
 * the source's own habit, so the source file says it.
 */
export interface ValueTokens {
  readonly unknown: ReadonlySet<string>;
  readonly empty: ReadonlySet<string>;
  /** Text → who withholds, or why. */
  readonly withheld: ReadonlyMap<string, string>;
}
export interface ValueTokenLists {
  /** Default: the empty text. */
  readonly unknown?: readonly string[];
  readonly empty?: readonly string[];
  readonly withheld?: Readonly<Record<string, string>>;
}

export function valueTokens(lists: ValueTokenLists = {}): ValueTokens {
  return {
    unknown: new Set(lists.unknown ?? ['']),
    empty: new Set(lists.empty ?? []),
    withheld: new Map(Object.entries(lists.withheld ?? {})),
  };
}
