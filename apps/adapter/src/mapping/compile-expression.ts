import type { AttributeValue, ReferenceValue, SingleValue, Withheld } from '#libs/contract';
import { at, onlyKeyOf, orProblem, type CompileContext, type Scope } from './compile-context.ts';
import { compileCondition } from './conditions.ts';
import { EXPRESSION_BASES, type Expression, type ExpressionObject, type ReferenceExpression } from './expression.ts';
import { mappingFailed } from './mapping-problem.ts';
import { compileModifiers, type TextModifier } from './modifiers.ts';
import { parsePath, scalarText, valueAt, type RawValue } from './raw-row.ts';
import type { ValueTokens } from './tokens.ts';

type Path = readonly (string | number)[];
/** `null`: unknown. Throws MappingProblem where the row cannot give a value. */
export type Evaluate = (scope: Scope) => AttributeValue;
interface Base {
  readonly evaluate: Evaluate;
  /** The raw field that a problem names. */
  readonly field: string;
}
const UNKNOWN: Base = { evaluate: () => null, field: '' };

export function compileExpression(expression: Expression, context: CompileContext, path: Path): Evaluate {
  const whole: ExpressionObject = typeof expression === 'string' ? { field: expression } : expression;
  checkCompany(whole, context, path);
  const base = compileBase(whole, context, path);
  const modified = applyModifiers(base, whole, compileModifiers(whole, context, path));
  if (whole.when === undefined) return modified;
  const holds = compileCondition(whole.when, context, at(path, 'when'));
  return (scope) => (holds(scope) ? modified(scope) : null);
}

function checkCompany(expression: ExpressionObject, context: CompileContext, path: Path): void {
  if (onlyKeyOf({ ...expression }, EXPRESSION_BASES) === null) {
    context.problems.push({ path, sentence: `needs exactly one of ${EXPRESSION_BASES.join(', ')}` });
  }
  for (const [key, base] of [
    ['separator', 'join'],
    ['all', 'join'],
    ['value', 'each'],
  ] as const) {
    if (expression[key] !== undefined && expression[base] === undefined) {
      context.problems.push({ path: at(path, key), sentence: `belongs to ${base}, and there is none` });
    }
  }
}

function compileBase(expression: ExpressionObject, context: CompileContext, path: Path): Base {
  const { field, constant, join, first, list, each, reference } = expression;
  if (field !== undefined) {
    const steps = orProblem(context, at(path, 'field'), () => parsePath(field), []);
    return { evaluate: (scope) => fieldValue(valueAt(scope, steps), context.tokens, field), field };
  }
  if (constant !== undefined) return { evaluate: () => constant, field: '' };
  if (join !== undefined) return compileJoin(expression, join, context, path);
  if (first !== undefined) {
    const parts = first.map((part, i) => compileExpression(part, context, at(path, 'first', i)));
    return { evaluate: (scope) => firstKnown(parts, scope), field: fieldOf(first[0]) };
  }
  if (list !== undefined) {
    const parts = list.map((part, i) => compileExpression(part, context, at(path, 'list', i)));
    return { evaluate: (scope) => listed(parts.map((part) => part(scope))), field: fieldOf(list[0]) };
  }
  if (each !== undefined) return compileEach(each, expression.value, context, path);
  if (reference !== undefined) return compileReference(reference, context, path);
  return UNKNOWN;
}

function compileJoin(
  expression: ExpressionObject,
  parts: readonly Expression[],
  context: CompileContext,
  path: Path,
): Base {
  const compiled = parts.map((part, i) => compileExpression(part, context, at(path, 'join', i)));
  const separator = expression.separator ?? ' ';
  const field = fieldOf(parts[0]);
  const evaluate: Evaluate = (scope) => {
    const texts: string[] = [];
    for (const part of compiled) {
      const value = part(scope);
      if (isWithheld(value)) return value;
      if (value === null || value === '') {
        if (expression.all === true) return null;
      } else if (typeof value === 'string') texts.push(value);
      else throw mappingFailed(field, 'cannot be joined: it is not one text');
    }
    return texts.length === 0 ? null : texts.join(separator);
  };
  return { evaluate, field };
}

function compileEach(each: string, value: Expression | undefined, context: CompileContext, path: Path): Base {
  const steps = orProblem(context, at(path, 'each'), () => parsePath(each), []);
  const inner = value === undefined ? undefined : compileExpression(value, context, at(path, 'value'));
  const evaluate: Evaluate = (scope) => {
    const array = valueAt(scope, steps);
    if (array === undefined || array === null) return null;
    if (!Array.isArray(array)) throw mappingFailed(each, 'is not an array');
    const elements: readonly RawValue[] = array;
    return listed(elements.map((element) => (inner ? inner(element) : fieldValue(element, context.tokens, each))));
  };
  return { evaluate, field: each };
}

function compileReference(reference: ReferenceExpression, context: CompileContext, path: Path): Base {
  const source = reference.source ?? context.source;
  if (source === context.source && !context.datasets.has(reference.dataset)) {
    context.problems.push({ path: at(path, 'reference', 'dataset'), sentence: 'is no dataset of this source' });
  }
  const recordId = compileExpression(reference.recordId, context, at(path, 'reference', 'recordId'));
  const field = fieldOf(reference.recordId);
  const evaluate: Evaluate = (scope) => {
    const id = recordId(scope);
    if (id === null || id === '' || isWithheld(id)) return id === '' ? null : id;
    if (typeof id !== 'string') throw mappingFailed(field, 'is no record id: it is not one text');
    return { source, dataset: reference.dataset, record_id: id } satisfies ReferenceValue;
  };
  return { evaluate, field };
}

function applyModifiers(base: Base, expression: ExpressionObject, modifiers: readonly TextModifier[]): Evaluate {
  const { split } = expression;
  if (split === undefined && modifiers.length === 0) return base.evaluate;
  const modify = (value: SingleValue): SingleValue | null => {
    if (typeof value !== 'string' || value === '') return value;
    let text: string | null = value;
    for (const modifier of modifiers) {
      if (text === null || text === '') break;
      text = modifier(text, base.field);
    }
    return text;
  };
  return (scope) => {
    let value = base.evaluate(scope);
    if (split !== undefined) value = splitValue(value, split.separator, split.index);
    if (Array.isArray(value)) return listed(value.map(modify));
    return value === null ? null : modify(value as SingleValue);
  };
}

function splitValue(value: AttributeValue, separator: string, index: number | undefined): AttributeValue {
  const pieces = listed(
    [value]
      .flat()
      .map((single) => (typeof single === 'string' && single !== '' ? piecesOf(single, separator) : single)),
  );
  if (index === undefined || !Array.isArray(pieces)) return pieces;
  return (pieces as readonly SingleValue[]).at(index) ?? null;
}
const piecesOf = (text: string, separator: string): string[] =>
  text
    .split(separator)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');

/** A scalar becomes a text by the source's tokens; an array of scalars becomes several values. */
function fieldValue(raw: RawValue, tokens: ValueTokens, field: string): AttributeValue {
  if (Array.isArray(raw)) return listed(raw.map((element: RawValue) => fieldValue(element, tokens, field)));
  const text = scalarText(raw);
  if (text === undefined) throw mappingFailed(field, 'is an object where a text is expected');
  if (text === null) return null;
  const trimmed = text.trim();
  const withheld = tokens.withheld.get(trimmed);
  if (withheld !== undefined) return { withheld } satisfies Withheld;
  if (tokens.empty.has(trimmed)) return '';
  return tokens.unknown.has(trimmed) ? null : trimmed;
}

function firstKnown(parts: readonly Evaluate[], scope: Scope): AttributeValue {
  for (const part of parts) {
    const value = part(scope);
    if (value !== null) return value;
  }
  return null;
}

/** Unknown ones are left out, repeated texts kept once; nothing known at all is unknown, not an empty list. */
function listed(values: readonly AttributeValue[]): AttributeValue {
  const known = values.flat().filter((value): value is SingleValue => value !== null);
  const texts = new Set<string>();
  const distinct = known.filter((value) => typeof value !== 'string' || (!texts.has(value) && texts.add(value)));
  return distinct.length === 0 ? null : distinct;
}

function isWithheld(value: AttributeValue): value is Withheld {
  return typeof value === 'object' && value !== null && 'withheld' in value;
}

function fieldOf(expression: Expression | undefined): string {
  if (expression === undefined) return '';
  if (typeof expression === 'string') return expression;
  return (
    expression.field ??
    expression.each ??
    fieldOf(expression.join?.[0] ?? expression.first?.[0] ?? expression.list?.[0])
  );
}
