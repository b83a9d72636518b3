import { attributesSchema, type AttributesFile } from '#libs/contract';
import { compileSchema, type SchemaProblem } from '#libs/json';
import type { DefinitionProblem } from './mapping/compile-context.ts';
import { compileMapping, type AttributesOf, type SourceMapping } from './mapping/map-row.ts';
import { KIND_NAMES, type KindName } from './kinds/kind-settings.ts';
import type { SourceDefinition } from './source-definition.ts';

/** A source that is ready to be read: its definition, and what was compiled from it. */
export interface ConnectedSource {
  readonly name: string;
  readonly kind: KindName;
  readonly definition: SourceDefinition;
  readonly mapping: SourceMapping;
  /** Problems of the attributes of a record of the dataset, by the schema of its entity type. */
  validate(dataset: string, attributes: unknown): readonly SchemaProblem[];
}

/** Compiles a definition that follows the schema; reports every mistake the schema cannot see. */
export function connectSource(
  definition: SourceDefinition,
  attributesOf: AttributesOf,
): { readonly source: ConnectedSource | null; readonly problems: readonly DefinitionProblem[] } {
  const { mapping, problems: mappingProblems } = compileMapping(definition, attributesOf);
  const problems = [...mappingProblems];
  const [kind, ...others] = KIND_NAMES.filter((name) => definition[name] !== undefined);
  if (kind === undefined || others.length > 0) {
    problems.push({ path: others.slice(0, 1), sentence: `needs exactly one of ${KIND_NAMES.join(', ')}` });
  }
  problems.push(...unknownDatasets(definition));
  if (problems.length > 0 || kind === undefined) return { source: null, problems };
  const checks = validators(definition, attributesOf);
  const validate = (dataset: string, attributes: unknown): readonly SchemaProblem[] =>
    checks.get(dataset)?.(attributes) ?? [{ path: '', sentence: 'belongs to no dataset' }];
  return { source: { name: definition.source, kind, definition, mapping, validate }, problems };
}

function unknownDatasets(definition: SourceDefinition): DefinitionProblem[] {
  const files = definition['file-drop']?.files ?? [];
  return files.flatMap((file, i) =>
    (file.datasets ?? []).flatMap((dataset, j) =>
      definition.datasets[dataset] === undefined
        ? [{ path: ['file-drop', 'files', i, 'datasets', j], sentence: `there is no dataset ${dataset}` }]
        : [],
    ),
  );
}

/** One compiled schema an entity type, whatever the number of datasets. */
function validators(
  definition: SourceDefinition,
  attributesOf: AttributesOf,
): Map<string, (attributes: unknown) => readonly SchemaProblem[]> {
  const byEntityType = new Map<string, (attributes: unknown) => readonly SchemaProblem[]>();
  const byDataset = new Map<string, (attributes: unknown) => readonly SchemaProblem[]>();
  for (const [name, { entityType }] of Object.entries(definition.datasets)) {
    const file: AttributesFile | undefined = attributesOf(entityType);
    if (file === undefined) continue;
    const check = byEntityType.get(entityType) ?? compileSchema(attributesSchema(file));
    byEntityType.set(entityType, check);
    byDataset.set(name, check);
  }
  return byDataset;
}
