import type { AdminUnitsFile } from './admin-units.ts';
import type { AttributesFile } from './attribute.ts';
import type { LinkageFile, ParametersFile } from './linkage-specification.ts';
import type { SurvivorshipFile } from './survivorship.ts';

/** Kinds of master data are data: one folder each under `entity-types/`, loaded and checked as a whole. */
export interface EntityTypeDefinition {
  readonly name: string;
  readonly attributes: AttributesFile;
  readonly linkage: LinkageFile;
  readonly parameters: ParametersFile;
  readonly survivorship: SurvivorshipFile;
  /** Administrative units beside the entity types (`admin-units.json`), where they were imported. */
  readonly adminUnits?: AdminUnitsFile;
  /** SHA-256 of the files' content; the store refuses to go on with another one. */
  readonly hash: string;
}
