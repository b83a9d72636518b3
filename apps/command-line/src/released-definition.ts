import type { EntityTypeDefinition } from '#libs/contract';
import { compileModel, type LinkageModel, type StandardRecord } from '#libs/linkage';
import { canonicalJson } from '#libs/json';
import { definitionFromText, withParameters } from '#libs/runtime';
import { findDefinitionInForce, type Store } from '#libs/store';
import { wrongArgument } from './exit-codes.ts';

/** A definition that is to be tried or put in force, beside the one that is. */
export interface WantedDefinition {
  readonly wanted: EntityTypeDefinition;
  readonly wantedModel: LinkageModel<StandardRecord>;
  readonly inForce: EntityTypeDefinition;
}

/**
 * The folder's definition, with the parameters of a file where one is named, and what the store is linked by now.
 * @throws LienThongError when one of them cannot be used: `command.invalid`, `entity-type.definition-invalid`
 */
export async function wantedDefinition(
  store: Pick<Store, 'pool'>,
  entityTypes: ReadonlyMap<string, EntityTypeDefinition>,
  options: { readonly entityType: string; readonly parameters?: string },
): Promise<WantedDefinition> {
  const folder = entityTypes.get(options.entityType);
  if (folder === undefined) {
    throw wrongArgument(
      `there is no entity type ${options.entityType}; there are ${[...entityTypes.keys()].join(', ')}`,
    );
  }
  const wanted = options.parameters === undefined ? folder : await withParameters(folder, options.parameters);
  const wantedModel = compileModel(wanted);
  const stored = await findDefinitionInForce(store.pool, wanted.name);
  if (stored === null) throw wrongArgument(`the store has not linked a record of ${wanted.name} yet`);
  const inForce = definitionFromText(wanted.name, stored.text, stored.hash);
  if (canonicalJson(inForce.attributes) !== canonicalJson(wanted.attributes)) {
    throw wrongArgument(`the store was built with another attributes.yaml of ${wanted.name}: that takes a new store`);
  }
  return { wanted, wantedModel, inForce };
}
