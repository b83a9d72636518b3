import { compileDateFormat, dateText, firstThatReads, type DateParser } from './dates.ts';
import { at, orProblem, type CompileContext } from './compile-context.ts';
import type { ExpressionObject } from './expression.ts';
import { mappingFailed } from './mapping-problem.ts';

/** One text to one text; null is unknown. `field` names the raw field in whatever it throws. */
export type TextModifier = (text: string, field: string) => string | null;

/** The modifiers of an expression in their fixed order, `split` excepted (it can give several values). */
export function compileModifiers(
  expression: ExpressionObject,
  context: CompileContext,
  path: readonly (string | number)[],
): TextModifier[] {
  const modifiers: TextModifier[] = [];
  const { part, values, amount } = expression;
  if (part !== undefined) {
    const end = part.length === undefined ? undefined : part.start + part.length;
    modifiers.push((text) => text.slice(part.start, end).trim() || null);
  }
  if (expression.case !== undefined) modifiers.push(changeCase(expression.case));
  if (values !== undefined) modifiers.push(mapValues(values, expression.otherwise ?? 'refuse'));
  else if (expression.otherwise === 'keep' || (expression.otherwise !== undefined && expression.date === undefined)) {
    context.problems.push({ path: at(path, 'otherwise'), sentence: 'belongs to values, and there are none' });
  }
  if (expression.date !== undefined) {
    const parser = compileDates(expression.date, context, at(path, 'date'));
    const wanted = [expression.date].flat().join(' or ');
    modifiers.push((text, field) => {
      const parts = parser(text);
      if (parts !== null) return dateText(parts);
      // What cannot be a date may be forgotten where the source says so, and the record kept.
      if (expression.otherwise === 'unknown') return null;
      throw mappingFailed(field, `is not a date written as ${wanted}`);
    });
  }
  if (amount !== undefined) modifiers.push(readAmount(amount.group ?? '', amount.decimal ?? '.'));
  return modifiers;
}

export function compileDates(
  formats: string | readonly string[],
  context: CompileContext,
  path: readonly (string | number)[],
): DateParser {
  const parsers = [formats].flat().map((format) =>
    orProblem(
      context,
      path,
      () => compileDateFormat(format),
      () => null,
    ),
  );
  return firstThatReads(parsers);
}

/** Invariant upper and lower case: never the host's locale. */
function changeCase(to: 'upper' | 'lower'): TextModifier {
  return to === 'upper' ? (text) => text.toUpperCase() : (text) => text.toLowerCase();
}

function mapValues(
  values: Readonly<Record<string, string | null>>,
  otherwise: 'refuse' | 'keep' | 'unknown',
): TextModifier {
  const known = new Map(Object.entries(values));
  return (text, field) => {
    const mapped = known.get(text);
    if (mapped !== undefined) return mapped;
    if (otherwise === 'refuse')
      throw mappingFailed(field, `holds a word that the value map does not list (${[...known.keys()].join(', ')})`);
    return otherwise === 'keep' ? text : null;
  };
}

/** To a decimal text without grouping or needless zeros: `1.500.000,50` → `1500000.5`. */
function readAmount(group: string, decimal: string): TextModifier {
  return (text, field) => {
    const sign = text.startsWith('-') ? '-' : '';
    const [whole = '', fraction = '', ...rest] = text.slice(sign.length).split(decimal);
    const digits = group === '' ? whole : whole.split(group).join('');
    if (rest.length > 0 || !isDigits(digits) || (fraction !== '' && !isDigits(fraction))) {
      throw mappingFailed(field, 'is not an amount');
    }
    const shortWhole = digits.replace(/^0+(?=[0-9])/, '');
    const shortFraction = fraction.replace(/0+$/, '');
    const result = shortFraction === '' ? shortWhole : `${shortWhole}.${shortFraction}`;
    return result === '0' ? '0' : sign + result;
  };
}

function isDigits(text: string): boolean {
  if (text === '') return false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
