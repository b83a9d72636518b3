import type { RawValue } from './raw-row.ts';
import type { TimeZone } from './time-zone.ts';
import type { ValueTokens } from './tokens.ts';

/** A mistake in a source file: where (keys and indexes from the root of the file) and what. */
export interface DefinitionProblem {
  readonly path: readonly (string | number)[];
  readonly sentence: string;
}

/** What compiling an expression needs to know of its source; problems are collected, all of them. */
export interface CompileContext {
  readonly source: string;
  readonly datasets: ReadonlySet<string>;
  readonly tokens: ValueTokens;
  readonly timeZone: TimeZone;
  readonly problems: DefinitionProblem[];
}

/** What an evaluation looks at: the row, or one element of an array of it. */
export type Scope = RawValue;

export function at(path: readonly (string | number)[], ...steps: (string | number)[]): readonly (string | number)[] {
  return [...path, ...steps];
}

/** Runs a constructor that throws on bad input (a field path, a date format); its words become a problem. */
export function orProblem<T>(
  context: CompileContext,
  path: readonly (string | number)[],
  make: () => T,
  instead: T,
): T {
  try {
    return make();
  } catch (error) {
    context.problems.push({ path, sentence: error instanceof Error ? error.message : 'cannot be read' });
    return instead;
  }
}

/** Exactly one of `names` must be a key of `value`. */
export function onlyKeyOf<T extends string>(value: Readonly<Record<string, unknown>>, names: readonly T[]): T | null {
  const present = names.filter((name) => value[name] !== undefined);
  return present.length === 1 ? (present[0] ?? null) : null;
}
