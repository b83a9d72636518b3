import type { TSchema } from '@sinclair/typebox';
import { AttributesFile } from './attribute.ts';
import { PUBLISHED_SCHEMAS } from './envelope.ts';
import { LinkageFile, ParametersFile } from './linkage-specification.ts';
import { SurvivorshipFile } from './survivorship.ts';

/** What the contract publishes under `docs/schemas/`: the events, and the files of an entity type's folder. */
const FILES: Readonly<Record<string, TSchema>> = {
  ...PUBLISHED_SCHEMAS,
  'attributes.v1': AttributesFile,
  'linkage.v1': LinkageFile,
  'survivorship.v1': SurvivorshipFile,
  'parameters.v1': ParametersFile,
};

/** File name → schema, in the order of their names. */
export function publishedSchemas(): ReadonlyMap<string, TSchema> {
  return new Map(
    Object.keys(FILES)
      .sort()
      .flatMap((name) => (FILES[name] === undefined ? [] : [[`${name}.json`, FILES[name]] as const])),
  );
}

/** The text of a published schema's file. */
export function schemaFileText(schema: TSchema): string {
  return `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema }, null, 2)}\n`;
}
