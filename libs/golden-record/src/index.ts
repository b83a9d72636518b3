export { goldenRecord } from './golden-record.ts';
export type { Member } from './members.ts';
export { DEFAULT_RULE } from './survivorship.ts';
