import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  AdminUnitsFile,
  AttributesFile,
  LienThongError,
  LinkageFile,
  ParametersFile,
  SurvivorshipFile,
  type EntityTypeDefinition,
} from '#libs/contract';
import { canonicalJson, sha256Hex } from '#libs/json';
import { checkParameters, crossCheck, type EntityTypeFiles } from './entity-type-check.ts';
import { inspectDefinitionFile, type DefinitionFile } from './yaml-file.ts';

export const ADMIN_UNITS = 'admin-units.json';

/**
 * Every entity type of a folder, by name: one folder each. All mistakes of all files are reported at once, with lines.
 * @throws LienThongError `entity-type.definition-invalid`
 */
export async function loadEntityTypes(dir: string): Promise<Map<string, EntityTypeDefinition>> {
  const names = await foldersOf(dir);
  const folders = await Promise.all(names.map((name) => readFolder(dir, name)));
  const adminUnits = await readAdminUnits(dir);
  const mistakes = [
    ...(adminUnits?.mistakes ?? []),
    ...folders.flatMap(({ attributes, linkage, survivorship, parameters }) =>
      [attributes, linkage, survivorship, parameters].flatMap((file) => file.mistakes),
    ),
    ...folders.flatMap((folder) => crossCheck(folder, new Set(names))),
  ];
  if (mistakes.length > 0) throw new LienThongError('entity-type.definition-invalid', mistakes);
  const units = adminUnits === null ? undefined : valueOf(adminUnits);
  return new Map(folders.map((folder) => [folder.name, definitionOf(folder, units)]));
}

/** An entity type as far as linkage goes; `parameters` is null as long as nothing was trained. */
export type LinkedEntityType = Pick<EntityTypeDefinition, 'name' | 'attributes' | 'linkage' | 'adminUnits'> & {
  readonly parameters: ParametersFile | null;
};

/**
 * One folder of an entity type by itself, which may still lack its parameters and survivorship rules.
 * @throws LienThongError `entity-type.definition-invalid`
 */
export async function loadLinkedEntityType(dir: string): Promise<LinkedEntityType> {
  const folder = resolve(dir);
  const files = await readdir(folder).catch((error: unknown) => {
    throw new LienThongError('entity-type.definition-invalid', `${dir}: ${(error as Error).message}`, { cause: error });
  });
  const [attributes, linkage] = await Promise.all([
    inspectDefinitionFile(join(folder, 'attributes.yaml'), AttributesFile),
    inspectDefinitionFile(join(folder, 'linkage.yaml'), LinkageFile),
  ]);
  const units = await readAdminUnits(dirname(folder));
  const parameters = files.includes('parameters.json') ? await loadParameters(join(folder, 'parameters.json')) : null;
  return {
    name: valueOf(attributes).entityType,
    attributes: valueOf(attributes),
    linkage: valueOf(linkage),
    parameters,
    ...(units === null ? {} : { adminUnits: valueOf(units) }),
  };
}

/** @throws LienThongError `entity-type.definition-invalid` */
export async function loadParameters(path: string): Promise<ParametersFile> {
  return valueOf(await inspectDefinitionFile(path, ParametersFile));
}

/** The table of administrative units beside the folders, where there is one. */
export async function readAdminUnits(dir: string): Promise<DefinitionFile<AdminUnitsFile> | null> {
  const entries = await readdir(dir);
  return entries.includes(ADMIN_UNITS) ? inspectDefinitionFile(join(dir, ADMIN_UNITS), AdminUnitsFile) : null;
}

async function foldersOf(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
    if (names.length === 0) throw new Error('holds no folder of an entity type');
    return names.sort();
  } catch (error) {
    throw new LienThongError('entity-type.definition-invalid', `${dir}: ${(error as Error).message}`, { cause: error });
  }
}

async function readFolder(dir: string, name: string): Promise<EntityTypeFiles> {
  const path = (file: string): string => join(dir, name, file);
  const [attributes, linkage, survivorship, parameters] = await Promise.all([
    inspectDefinitionFile(path('attributes.yaml'), AttributesFile),
    inspectDefinitionFile(path('linkage.yaml'), LinkageFile),
    inspectDefinitionFile(path('survivorship.yaml'), SurvivorshipFile),
    inspectDefinitionFile(path('parameters.json'), ParametersFile),
  ]);
  return { name, attributes, linkage, survivorship, parameters };
}

/** The hash is of what the files say: comments and layout may change. */
function definitionOf(
  { name, ...files }: EntityTypeFiles,
  adminUnits: AdminUnitsFile | undefined,
): EntityTypeDefinition {
  return hashedDefinition({
    name,
    attributes: valueOf(files.attributes),
    linkage: valueOf(files.linkage),
    survivorship: valueOf(files.survivorship),
    parameters: valueOf(files.parameters),
    ...(adminUnits === undefined ? {} : { adminUnits }),
  });
}

function hashedDefinition(said: Omit<EntityTypeDefinition, 'hash'>): EntityTypeDefinition {
  return { ...said, hash: sha256Hex(definitionText(said)) };
}

/** A definition as canonical JSON: what its hash is taken of, and all that is needed to have it again. */
export function definitionText(said: Omit<EntityTypeDefinition, 'hash' | 'name'>): string {
  const { attributes, linkage, survivorship, parameters, adminUnits } = said;
  const files = [attributes, linkage, survivorship, parameters, ...(adminUnits === undefined ? [] : [adminUnits])];
  return canonicalJson(files);
}

/** The definition that `definitionText` wrote. */
export function definitionFromText(name: string, text: string, hash: string): EntityTypeDefinition {
  const [attributes, linkage, survivorship, parameters, adminUnits] = JSON.parse(text) as [
    AttributesFile,
    LinkageFile,
    SurvivorshipFile,
    ParametersFile,
    AdminUnitsFile?,
  ];
  const files = { attributes, linkage, survivorship, parameters };
  return { name, ...files, hash, ...(adminUnits === undefined ? {} : { adminUnits }) };
}

/**
 * The definition with the parameters of another file.
 * @throws LienThongError `entity-type.definition-invalid`
 */
export async function withParameters(definition: EntityTypeDefinition, path: string): Promise<EntityTypeDefinition> {
  const parameters = await inspectDefinitionFile(path, ParametersFile);
  const mistakes = [...parameters.mistakes, ...checkParameters(parameters, definition.linkage)];
  if (mistakes.length > 0) throw new LienThongError('entity-type.definition-invalid', mistakes);
  return hashedDefinition({ ...definition, parameters: valueOf(parameters) });
}

function valueOf<T>(file: DefinitionFile<T>): T {
  if (file.value === null) throw new LienThongError('entity-type.definition-invalid', file.mistakes);
  return file.value;
}
