export { canonicalJson, contentHash, eventId, sha256Hex } from './canonical-json.ts';
export { hasDuplicateKey } from './duplicate-key.ts';
export { forbiddenCharacter } from './forbidden-character.ts';
export { compileSchema, type SchemaProblem } from './schema.ts';
export { validJson } from './valid-json.ts';
