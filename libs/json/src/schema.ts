import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

export interface SchemaProblem {
  /** JSON pointer to the value at fault; empty for the whole. */
  readonly path: string;
  /** What is wrong, without the value that is. */
  readonly sentence: string;
  /** The member that is missing or unknown, where it is that. */
  readonly member?: string;
}

const NONE: readonly SchemaProblem[] = [];
/** Of a hostile value nobody reads more. */
const MOST_PROBLEMS = 50;

/** Errors are settled against each other: of more than these the first of each alternative has to do. */
const MOST_ERRORS = 1000;

/** Compiles once; the check then gives every problem of a value (`MOST_PROBLEMS` at most), none when it is valid. */
export function compileSchema(schema: object): (value: unknown) => readonly SchemaProblem[] {
  const validate = compile(schema, true);
  let first: ValidateFunction | null = null;
  return (value) => {
    if (validate(value)) return NONE;
    if ((validate.errors ?? []).length <= MOST_ERRORS) return problemsOf(validate.errors ?? []);
    first ??= compile(schema, false);
    first(value);
    return problemsOf(first.errors ?? []);
  };
}

function compile(schema: object, allErrors: boolean): ValidateFunction {
  const ajv = new Ajv({ allErrors, strict: true, strictTypes: false });
  formats.default(ajv);
  return ajv.compile(schema);
}

function problemsOf(errors: readonly ErrorObject[]): SchemaProblem[] {
  const problems = new Map<string, SchemaProblem>();
  for (const error of settleAlternatives(errors)) {
    const problem = problemOf(error);
    problems.set(`${problem.path} ${problem.sentence}`, problem);
    if (problems.size === MOST_PROBLEMS) break;
  }
  return [...problems.values()];
}

/**
 * Where none of several alternatives fits, ajv complains of all of them. What helps is the one that came nearest; where
 * each is one constant, the list of constants.
 */
function settleAlternatives(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let rest = errors;
  const alternatives = errors
    .filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
    .sort((left, right) => right.schemaPath.length - left.schemaPath.length);
  for (const union of alternatives) {
    const prefix = `${union.schemaPath}/`;
    const isInside = (error: ErrorObject): boolean =>
      error.schemaPath.startsWith(prefix) && error.instancePath.startsWith(union.instancePath);
    const inside = rest.filter(isInside);
    if (inside.length === 0) continue;
    rest = [...rest.filter((error) => error !== union && !isInside(error)), ...nearest(union, inside, prefix)];
  }
  return rest;
}

function nearest(union: ErrorObject, inside: readonly ErrorObject[], prefix: string): readonly ErrorObject[] {
  const constants = inside.filter(
    ({ keyword, instancePath }) => keyword === 'const' && instancePath === union.instancePath,
  );
  if (constants.length === inside.length) {
    const allowedValues = constants.map(({ params }) => (params as { allowedValue: unknown }).allowedValue);
    return [{ ...union, keyword: 'enum', params: { allowedValues } }];
  }
  return [...groupByBranch(inside, prefix).values()].reduce((best, branch) =>
    distance(branch, union.instancePath) < distance(best, union.instancePath) ? branch : best,
  );
}

function groupByBranch(errors: readonly ErrorObject[], prefix: string): Map<string, ErrorObject[]> {
  const branches = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const branch = error.schemaPath.slice(prefix.length).split('/', 1)[0] ?? '';
    const own = branches.get(branch);
    if (own === undefined) branches.set(branch, [error]);
    else own.push(error);
  }
  return branches;
}

/** A value of another type altogether is further off than any number of wrong members. */
function distance(branch: readonly ErrorObject[], place: string): number {
  const isOtherType = branch.some(({ keyword, instancePath }) => keyword === 'type' && instancePath === place);
  return branch.length + (isOtherType ? 1000 : 0);
}

function problemOf(error: ErrorObject): SchemaProblem {
  const params = error.params as Record<string, unknown>;
  const path = error.instancePath;
  const text = (name: string): string => String(params[name]);
  switch (error.keyword) {
    case 'required':
      return { path, sentence: `lacks "${text('missingProperty')}"`, member: text('missingProperty') };
    case 'additionalProperties':
      return {
        path,
        sentence: `has the unknown member "${text('additionalProperty')}"`,
        member: text('additionalProperty'),
      };
    case 'type':
      return { path, sentence: `must be ${text('type')}` };
    case 'const':
      return { path, sentence: `must be ${JSON.stringify(params['allowedValue'])}` };
    case 'enum':
      return {
        path,
        sentence: `must be one of ${(params['allowedValues'] as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`,
      };
    case 'pattern':
      return { path, sentence: `must match ${text('pattern')}` };
    default:
      return { path, sentence: error.message ?? 'is not as the schema says' };
  }
}
