export * from './asyncapi.ts';
export * from './admin-units.ts';
export * from './attribute.ts';
export * from './entity-type.ts';
export * from './envelope.ts';
export * from './errors.ts';
export * from './error-catalogue-page.ts';
export {
  danglingPlace,
  MAX_LOST_VALUES,
  tracedGolden,
  type CompactGolden,
  type CompactLostValue,
  type CompactValue,
  type EntityMember,
  type GoldenRecord,
  type GoldenValue,
  type LostValue,
  type ToldGolden,
} from './golden.ts';
export * from './hidden-characters.ts';
export * from './linkage-specification.ts';
export * from './published-schemas.ts';
export * from './reference.ts';
export * from './replay.ts';
export * from './survivorship.ts';
export * from './topics.ts';
export { putUuid, UUID_BYTES, uuidAt } from './uuid.ts';
export * from './version.ts';
