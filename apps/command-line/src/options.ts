import { InvalidArgumentError, Option } from 'commander';

/** Options that several commands take; each overrides the setting of the environment named beside it. */
export interface StoreOptionValues {
  readonly dataDir?: string;
}
export interface PipelineOptionValues extends StoreOptionValues {
  readonly log?: string;
  readonly sources?: string;
  readonly entityTypes?: string;
}

export const dataDirOption = (): Option =>
  new Option('--data-dir <dir>', 'folder of the embedded PostgreSQL (LIENTHONG_DATA_DIR, default .data)');
export const sourcesOption = (): Option =>
  new Option('--sources <dir>', 'folder of the sources (SOURCES_DIR, default sources)');
export const entityTypesOption = (): Option =>
  new Option('--entity-types <dir>', 'folder of the entity types (ENTITY_TYPES_DIR, default entity-types)');
export const logOption = (): Option =>
  new Option('--log <log>', 'where the topics are (EVENT_LOG); kafka needs KAFKA_BROKERS').choices([
    'postgres',
    'kafka',
  ]);

/** The same as environment settings, so that both are checked by one table. */
export function settingsOf(options: PipelineOptionValues): Record<string, string | undefined> {
  return {
    LIENTHONG_DATA_DIR: options.dataDir,
    EVENT_LOG: options.log,
    SOURCES_DIR: options.sources,
    ENTITY_TYPES_DIR: options.entityTypes,
  };
}

/** A whole number from `min` on. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < min) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} on.`);
    }
    return value;
  };
}

/** CSV files, the option given once for each: every file is a source of its own. */
export const dataOption = (description: string): Option =>
  new Option('--data <file>', description).argParser((file: string, before: string[] | undefined) => [
    ...(before ?? []),
    file,
  ]);
