import { join } from 'node:path';
import type { EntityTypeDefinition } from '#libs/contract';
import { compileModel, type LinkageModel, type StandardRecord } from '#libs/linkage';
import { loadEntityTypes } from '#libs/runtime';

/** The entity types of the repository. */
export const shippedTypes = await loadEntityTypes(join(import.meta.dirname, '../../entity-types'));

export function shippedType(name: string): EntityTypeDefinition {
  const definition = shippedTypes.get(name);
  if (definition === undefined) throw new Error(`there is no entity type ${name}`);
  return definition;
}

export const shippedModel = (name: string): LinkageModel<StandardRecord> => compileModel(shippedType(name));
