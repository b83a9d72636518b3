import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JUDGEMENTS, LienThongError, type EntityTypeDefinition } from '#libs/contract';
import { inspectDefinitionFile, type DefinitionFile } from '#libs/runtime';
import { connectSource, type ConnectedSource } from './connected-source.ts';
import type { DefinitionProblem } from './mapping/compile-context.ts';
import type { AttributesOf } from './mapping/map-row.ts';
import { SourceFile, type DatasetDefinition, type SourceDefinition } from './source-definition.ts';

/**
 * Every source of a folder (`*.yaml`), by name of file. All mistakes of all files are reported at once, with lines.
 * @throws LienThongError 'source.definition-invalid'
 */
export async function loadSources(
  dir: string,
  entityTypes: ReadonlyMap<string, Pick<EntityTypeDefinition, 'attributes'>>,
): Promise<ConnectedSource[]> {
  const names = await sourceFiles(dir);
  const mistakes: string[] = [];
  const sources: ConnectedSource[] = [];
  for (const name of names) {
    const path = join(dir, name);
    const file = await inspectDefinitionFile(path, SourceFile);
    const attributesOf: AttributesOf = (type) => entityTypes.get(type)?.attributes;
    if (file.value === null) {
      mistakes.push(...withUnseenMistakes(file, attributesOf));
      continue;
    }
    // The schema has spoken: the value has the shape of the type beside it.
    const definition = file.value as unknown as SourceDefinition;
    const { source, problems } = connectSource(definition, attributesOf);
    mistakes.push(...problems.map((problem) => file.mistakeAt(problem.path, sentenceOf(problem))));
    if (definition.source === JUDGEMENTS.source) {
      mistakes.push(file.mistakeAt(['source'], `${JUDGEMENTS.source} is the name that judgements are counted under`));
    }
    if (sources.some((other) => other.name === definition.source)) {
      mistakes.push(file.mistakeAt(['source'], `${definition.source} is the name of another file's source`));
    }
    if (source !== null) sources.push(source);
  }
  if (mistakes.length > 0) throw new LienThongError('source.definition-invalid', mistakes);
  return sources;
}

/**
 * The mistakes that the schema found, and those behind them: whoever mends three lines should not then hear of a fourth.
 * On a line that the schema has spoken of already, the compiler would say the same in other words.
 */
function withUnseenMistakes(
  file: Pick<DefinitionFile<unknown>, 'draft' | 'mistakes' | 'mistakeAt'>,
  attributesOf: AttributesOf,
): string[] {
  let problems: readonly DefinitionProblem[] = [];
  try {
    problems = connectSource(completed(file.draft), attributesOf).problems;
  } catch {
    // So far from a source that there is nothing to compile.
  }
  const spokenOf = new Set(file.mistakes.map(lineOf));
  const unseen = problems
    .filter(({ path }) => path.length > 0)
    .map((problem) => file.mistakeAt(problem.path, sentenceOf(problem)))
    .filter((mistake) => !spokenOf.has(lineOf(mistake)));
  return [...file.mistakes, ...unseen].sort((a, b) => lineOf(a) - lineOf(b));
}

/** What a dataset lacks would keep the compiler from looking at the rest of it. */
function completed(draft: unknown): SourceDefinition {
  const definition = draft as SourceDefinition;
  const datasets = Object.entries(definition.datasets).map(([name, dataset]): [string, DatasetDefinition] => [
    name,
    { ...{ recordId: 'id', version: 'assigned', attributes: {} }, ...dataset },
  ]);
  return { ...definition, datasets: Object.fromEntries(datasets) };
}

/** Of `file:line: what`. */
function lineOf(mistake: string): number {
  return Number(/:(\d+): /.exec(mistake)?.[1] ?? 0);
}

async function sourceFiles(dir: string): Promise<string[]> {
  try {
    const names = (await readdir(dir)).filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.'));
    if (names.length === 0) throw new Error('holds no *.yaml');
    return names.sort();
  } catch (error) {
    throw new LienThongError('source.definition-invalid', `${dir}: ${(error as Error).message}`, { cause: error });
  }
}

function sentenceOf(problem: { path: readonly (string | number)[]; sentence: string }): string {
  return problem.path.length === 0 ? problem.sentence : `${problem.path.join('.')} ${problem.sentence}`;
}
