import { at, onlyKeyOf, orProblem, type CompileContext, type Scope } from './compile-context.ts';
import { CONDITION_BASES, CONDITION_TESTS, type Condition } from './expression.ts';
import { parsePath, scalarText, valueAt, type RawValue } from './raw-row.ts';
import type { ValueTokens } from './tokens.ts';

export type CompiledCondition = (scope: Scope) => boolean;
type Path = readonly (string | number)[];

/** A condition never fails: a field that is absent, or no text, is simply not known. */
export function compileCondition(condition: Condition, context: CompileContext, path: Path): CompiledCondition {
  const base = onlyKeyOf({ ...condition }, CONDITION_BASES);
  if (base === null) {
    context.problems.push({ path, sentence: `needs exactly one of ${CONDITION_BASES.join(', ')}` });
    return () => false;
  }
  if (condition.every !== undefined) {
    const parts = condition.every.map((part, i) => compileCondition(part, context, at(path, 'every', i)));
    return (scope) => parts.every((part) => part(scope));
  }
  if (condition.any !== undefined) {
    const parts = condition.any.map((part, i) => compileCondition(part, context, at(path, 'any', i)));
    return (scope) => parts.some((part) => part(scope));
  }
  if (condition.not !== undefined) {
    const part = compileCondition(condition.not, context, at(path, 'not'));
    return (scope) => !part(scope);
  }
  return compileTest(condition, context, path);
}

function compileTest(condition: Condition, context: CompileContext, path: Path): CompiledCondition {
  const tests = CONDITION_TESTS.filter((name) => condition[name] !== undefined);
  if (tests.length > 1)
    context.problems.push({ path, sentence: `takes one of ${CONDITION_TESTS.join(', ')}, not several` });
  const steps = orProblem(context, at(path, 'field'), () => parsePath(condition.field ?? ''), []);
  const text = (scope: Scope): string | null => knownText(valueAt(scope, steps), context.tokens);
  if (condition.is !== undefined) {
    const wanted = new Set(typeof condition.is === 'string' ? [condition.is] : condition.is);
    return (scope) => wanted.has(text(scope) ?? '');
  }
  if (condition.isNot !== undefined) {
    const unwanted = new Set(typeof condition.isNot === 'string' ? [condition.isNot] : condition.isNot);
    return (scope) => !unwanted.has(text(scope) ?? '');
  }
  if (condition.length !== undefined) {
    const lengths = new Set(typeof condition.length === 'number' ? [condition.length] : condition.length);
    return (scope) => lengths.has((text(scope) ?? '').length);
  }
  const known = condition.known ?? true;
  return (scope) => isKnown(valueAt(scope, steps), context.tokens) === known;
}

function knownText(value: RawValue, tokens: ValueTokens): string | null {
  const text = scalarText(value)?.trim();
  return text === undefined || tokens.unknown.has(text) ? null : text;
}

/** Objects are known, arrays when they hold something. */
function isKnown(value: RawValue, tokens: ValueTokens): boolean {
  const scalar = scalarText(value);
  if (scalar === undefined) return !Array.isArray(value) || value.length > 0;
  return knownText(value, tokens) !== null;
}
