import type { Attributes, AttributeValue, AttributesFile } from '#libs/contract';
import { MAX_RECORD_ID_LENGTH, parseVersion } from '#libs/contract';
import type { DatasetDefinition, SourceDefinition } from '../source-definition.ts';
import { at, orProblem, type CompileContext, type DefinitionProblem } from './compile-context.ts';
import { compileCondition, type CompiledCondition } from './conditions.ts';
import { compileExpression, type Evaluate } from './compile-expression.ts';
import { MappingProblem, mappingFailed, type Refusal } from './mapping-problem.ts';
import { compileDates } from './modifiers.ts';
import { parsePath, scalarText, valueAt, type PathSteps, type RawValue } from './raw-row.ts';
import { TimeZone } from './time-zone.ts';
import { valueTokens } from './tokens.ts';

export type Operation = 'c' | 'u' | 'd' | 'r';

/** What a row says of one record. */
export interface MappedRecord {
  readonly dataset: string;
  readonly entityType: string;
  readonly recordId: string;
  readonly op: Operation;
  /** The source's version; null where the adapter assigns one. */
  readonly version: bigint | null;
  /** Epoch milliseconds, null where the source does not say. */
  readonly sourceTimeMs: number | null;
  /** Null: deleted. */
  readonly attributes: Attributes | null;
}
export type MappedRow =
  | { readonly kind: 'records'; readonly records: readonly MappedRecord[] }
  | {
      readonly kind: 'refused';
      readonly refusals: readonly [Refusal, ...Refusal[]];
      /** The first record that the row could at least name. */
      readonly subject: { readonly dataset: string; readonly recordId: string } | null;
    };

export interface SourceMapping {
  /** Pure. `datasets` narrows to those that the input of this row feeds; default all. */
  map(row: RawValue, datasets?: readonly string[]): MappedRow;
}
/** Attributes by entity type: all that a mapping needs to know of them. */
export type AttributesOf = (entityType: string) => AttributesFile | undefined;

interface CompiledDataset {
  readonly name: string;
  readonly entityType: string;
  readonly holds: CompiledCondition;
  readonly recordId: Evaluate;
  readonly version: ((row: RawValue) => bigint) | null;
  readonly sourceTimeMs: (row: RawValue) => number | null;
  readonly attributes: readonly { readonly name: string; readonly many: boolean; readonly evaluate: Evaluate }[];
}

/** All mistakes at once; the mapping is of use only when there are none. */
export function compileMapping(
  definition: SourceDefinition,
  attributesOf: AttributesOf,
): { readonly mapping: SourceMapping; readonly problems: readonly DefinitionProblem[] } {
  const problems: DefinitionProblem[] = [];
  const zone = definition.timeZone ?? 'Asia/Ho_Chi_Minh';
  const base = { source: definition.source, problems, tokens: valueTokens(definition.tokens) };
  const names = new Set(Object.keys(definition.datasets));
  const utc = new TimeZone('UTC');
  const unzoned: CompileContext = { ...base, datasets: names, timeZone: utc };
  const timeZone = orProblem(unzoned, ['timeZone'], () => new TimeZone(zone), utc);
  const context: CompileContext = { ...unzoned, timeZone };
  const datasets = Object.entries(definition.datasets).map(([name, dataset]) =>
    compileDataset({ name, dataset, context, file: attributesOf(dataset.entityType) }),
  );
  const operation = compileOperation(definition, context);
  return { mapping: { map: (row, wanted) => mapRow(row, operation, datasets, wanted) }, problems };
}

function compileDataset(input: {
  name: string;
  dataset: DatasetDefinition;
  context: CompileContext;
  file: AttributesFile | undefined;
}): CompiledDataset {
  const { name, dataset, context, file } = input;
  const path = ['datasets', name] as const;
  if (file === undefined) {
    context.problems.push({ path: at(path, 'entityType'), sentence: `there is no entity type ${dataset.entityType}` });
  }
  const attributes = Object.entries(dataset.attributes).map(([attribute, expression]) => {
    const known = file?.attributes[attribute];
    const where = at(path, 'attributes', attribute);
    if (file !== undefined && known === undefined) {
      context.problems.push({ path: where, sentence: `is no attribute of entity type ${dataset.entityType}` });
    }
    return { name: attribute, many: known?.many === true, evaluate: compileExpression(expression, context, where) };
  });
  return {
    name,
    entityType: dataset.entityType,
    holds: dataset.when === undefined ? () => true : compileCondition(dataset.when, context, at(path, 'when')),
    recordId: compileExpression(dataset.recordId, context, at(path, 'recordId')),
    version: compileVersion(dataset.version, context, at(path, 'version')),
    sourceTimeMs: compileSourceTime(dataset.sourceTime, context, at(path, 'sourceTime')),
    // In canonical order, so that whoever writes them as canonical JSON finds them so.
    attributes: attributes.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function compileVersion(
  version: DatasetDefinition['version'],
  context: CompileContext,
  path: readonly (string | number)[],
): ((row: RawValue) => bigint) | null {
  if (typeof version === 'string') return null;
  const steps = orProblem(context, at(path, 'field'), () => parsePath(version.field), []);
  return (row) => {
    const parsed = parseVersion(scalarText(valueAt(row, steps))?.trim() ?? '');
    if (parsed !== null) return parsed;
    const sentence = 'is not an unsigned integer below 2^63';
    throw new MappingProblem({ code: 'record.version-invalid', path: version.field, sentence });
  };
}

function compileSourceTime(
  sourceTime: DatasetDefinition['sourceTime'],
  context: CompileContext,
  path: readonly (string | number)[],
): (row: RawValue) => number | null {
  if (sourceTime === undefined) return () => null;
  const { field } = sourceTime;
  const steps = orProblem(context, at(path, 'field'), () => parsePath(field), []);
  const parser = compileDates(sourceTime.date, context, at(path, 'date'));
  return (row) => {
    const text = scalarText(valueAt(row, steps))?.trim() ?? '';
    if (context.tokens.unknown.has(text)) return null;
    const parts = parser(text);
    if (parts === null) throw mappingFailed(field, `is not a time written as ${[sourceTime.date].flat().join(' or ')}`);
    return context.timeZone.epochMs(parts);
  };
}

function compileOperation(definition: SourceDefinition, context: CompileContext): (row: RawValue) => Operation {
  const { operation } = definition;
  if (operation === undefined) return () => 'r';
  const steps: PathSteps = orProblem(context, ['operation', 'field'], () => parsePath(operation.field), []);
  const values = new Map(Object.entries(operation.values));
  return (row) => {
    const text = scalarText(valueAt(row, steps))?.trim() ?? '';
    const op = values.get(text);
    if (op !== undefined) return op;
    if (context.tokens.unknown.has(text)) return 'r';
    throw mappingFailed(operation.field, `is none of ${[...values.keys()].join(', ')}`);
  };
}

function mapRow(
  row: RawValue,
  operation: (row: RawValue) => Operation,
  datasets: readonly CompiledDataset[],
  wanted: readonly string[] | undefined,
): MappedRow {
  const refusals: Refusal[] = [];
  const records: MappedRecord[] = [];
  let subject: { dataset: string; recordId: string } | null = null;
  const attempt = <T>(evaluate: () => T): T | undefined => {
    try {
      return evaluate();
    } catch (error) {
      if (!(error instanceof MappingProblem)) throw error;
      refusals.push(error.refusal);
      return undefined;
    }
  };
  const op = attempt(() => operation(row));
  for (const dataset of datasets) {
    if (wanted !== undefined && !wanted.includes(dataset.name)) continue;
    const recordId = attempt(() => recordIdOf(dataset, row));
    if (recordId !== undefined) subject ??= { dataset: dataset.name, recordId };
    const version = attempt(() => dataset.version?.(row) ?? null);
    const sourceTimeMs = attempt(() => dataset.sourceTimeMs(row));
    const exists = op !== 'd' && dataset.holds(row);
    const attributes = exists ? attributesFor(dataset, row, attempt) : null;
    if (op === undefined || recordId === undefined || version === undefined || sourceTimeMs === undefined) continue;
    const { name, entityType } = dataset;
    records.push({ dataset: name, entityType, recordId, op: exists ? op : 'd', version, sourceTimeMs, attributes });
  }
  const [first, ...rest] = refusals;
  if (first !== undefined) return { kind: 'refused', refusals: distinct([first, ...rest]), subject };
  if (op === 'd' || records.some(({ attributes }) => attributes !== null)) return { kind: 'records', records };
  const sentence = 'the row fits the condition of no dataset, so it would be lost';
  return { kind: 'refused', refusals: [{ code: 'mapping.failed', path: 'when', sentence }], subject };
}

function attributesFor(
  dataset: CompiledDataset,
  row: RawValue,
  attempt: (evaluate: () => AttributeValue) => AttributeValue | undefined,
): Attributes {
  const attributes: Record<string, AttributeValue> = {};
  for (const { name, many, evaluate } of dataset.attributes) {
    const value = attempt(() => evaluate(row)) ?? null;
    attributes[name] = many && value !== null && !Array.isArray(value) ? ([value] as AttributeValue) : value;
  }
  return attributes;
}

function recordIdOf(dataset: CompiledDataset, row: RawValue): string {
  const id = dataset.recordId(row);
  const path = `${dataset.name}.recordId`;
  if (typeof id !== 'string' || id === '') {
    throw new MappingProblem({ code: 'record.id-missing', path, sentence: 'the row has no record id' });
  }
  if (id.length > MAX_RECORD_ID_LENGTH) {
    const sentence = `is longer than ${MAX_RECORD_ID_LENGTH} characters`;
    throw new MappingProblem({ code: 'record.invalid', path, sentence });
  }
  return id;
}

/** Two records of one row often trip over the same field. */
function distinct(refusals: readonly [Refusal, ...Refusal[]]): [Refusal, ...Refusal[]] {
  const [first, ...rest] = refusals;
  const seen = new Set([`${first.code} ${first.path}`]);
  return [first, ...rest.filter(({ code, path }) => !seen.has(`${code} ${path}`) && seen.add(`${code} ${path}`))];
}
