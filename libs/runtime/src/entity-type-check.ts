import type { AttributesFile, LinkageFile, ParametersFile, SurvivorshipFile } from '#libs/contract';
import type { DefinitionFile } from './yaml-file.ts';

/** The four files of an entity type's folder, read and each checked for itself. */
export interface EntityTypeFiles {
  readonly name: string;
  readonly attributes: DefinitionFile<AttributesFile>;
  readonly linkage: DefinitionFile<LinkageFile>;
  readonly survivorship: DefinitionFile<SurvivorshipFile>;
  readonly parameters: DefinitionFile<ParametersFile>;
}

/** What no single file can know: that the four name the same attributes and comparisons. */
export function crossCheck(files: EntityTypeFiles, entityTypes: ReadonlySet<string>): string[] {
  const { attributes, linkage, survivorship, parameters } = files;
  const names = attributes.value === null ? null : new Set(Object.keys(attributes.value.attributes));
  return [
    ...checkAttributes(attributes, files.name, entityTypes),
    ...checkLinkage(linkage, names),
    ...checkSurvivorship(survivorship, names),
    ...checkParameters(parameters, linkage.value),
  ];
}

function checkAttributes(
  file: DefinitionFile<AttributesFile>,
  folder: string,
  entityTypes: ReadonlySet<string>,
): string[] {
  if (file.value === null) return [];
  const mistakes: string[] = [];
  if (file.value.entityType !== folder) {
    mistakes.push(file.mistakeAt(['entityType'], `entityType must be the name of the folder, "${folder}"`));
  }
  for (const [name, { kind, target }] of Object.entries(file.value.attributes)) {
    const place = ['attributes', name, ...(target === undefined ? [] : ['target'])];
    if (kind === 'reference' && target === undefined) {
      mistakes.push(file.mistakeAt(place, `attributes.${name} is a reference and lacks "target"`));
    } else if (kind !== 'reference' && target !== undefined) {
      mistakes.push(file.mistakeAt(place, `attributes.${name} has a target, but is no reference`));
    } else if (target !== undefined && !entityTypes.has(target)) {
      mistakes.push(file.mistakeAt(place, `attributes.${name} refers to the unknown entity type "${target}"`));
    }
  }
  return mistakes;
}

function checkLinkage(file: DefinitionFile<LinkageFile>, names: ReadonlySet<string> | null): string[] {
  if (file.value === null) return [];
  const { blocking, comparisons, conflicts, thresholds } = file.value;
  const mistakes = [...repeated(file, 'blocking', blocking), ...repeated(file, 'comparisons', comparisons)];
  if (thresholds.review > thresholds.link) {
    mistakes.push(file.mistakeAt(['thresholds', 'review'], 'thresholds.review must not be above thresholds.link'));
  }
  if (names === null) return mistakes;
  const check = (name: string | undefined, place: (string | number)[]): void => {
    if (name === undefined || names.has(name)) return;
    mistakes.push(file.mistakeAt(place, `${place.join('.')} names the unknown attribute "${name}"`));
  };
  blocking.forEach(({ parts }, i) =>
    parts.forEach(({ attribute }, j) => check(attribute, ['blocking', i, 'parts', j, 'attribute'])),
  );
  comparisons.forEach(({ attributes }, i) =>
    attributes.forEach((name, j) => check(name, ['comparisons', i, 'attributes', j])),
  );
  conflicts.forEach(({ attribute, superseded }, i) => {
    check(attribute, ['conflicts', i, 'attribute']);
    check(superseded, ['conflicts', i, 'superseded']);
  });
  return mistakes;
}

function checkSurvivorship(file: DefinitionFile<SurvivorshipFile>, names: ReadonlySet<string> | null): string[] {
  if (file.value === null) return [];
  const { rules } = file.value;
  const mistakes = repeated(
    file,
    'rules',
    rules.map(({ rule }) => ({ name: rule })),
    'rule',
  );
  rules.forEach(({ attribute, validFrom, validTo }, i) => {
    if (names !== null && !names.has(attribute)) {
      const place = ['rules', i, 'attribute'];
      mistakes.push(file.mistakeAt(place, `${place.join('.')} names the unknown attribute "${attribute}"`));
    }
    if (validFrom !== undefined && validTo !== undefined && validFrom > validTo) {
      mistakes.push(file.mistakeAt(['rules', i, 'validTo'], `rules.${i} ends before it begins`));
    }
  });
  return mistakes;
}

/** That the parameters hold weights for the comparisons of `linkage.yaml`, and for no others. */
export function checkParameters(file: DefinitionFile<ParametersFile>, linkage: LinkageFile | null): string[] {
  if (file.value === null || linkage === null) return [];
  const { weights } = file.value;
  const comparisons = new Set(linkage.comparisons.map(({ name }) => name));
  const missing = [...comparisons].filter((name) => !(name in weights));
  const unknown = Object.keys(weights).filter((name) => !comparisons.has(name));
  return [
    ...missing.map((name) => file.mistakeAt(['weights'], `weights lacks the comparison "${name}"`)),
    ...unknown.map((name) => file.mistakeAt(['weights', name], `weights names the unknown comparison "${name}"`)),
  ];
}

function repeated(
  file: DefinitionFile<unknown>,
  list: string,
  items: readonly { readonly name: string }[],
  member = 'name',
): string[] {
  const seen = new Set<string>();
  return items.flatMap(({ name }, i) => {
    if (seen.has(name)) return [file.mistakeAt([list, i, member], `${list}.${i} repeats the name "${name}"`)];
    seen.add(name);
    return [];
  });
}
