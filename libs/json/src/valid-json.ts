import { forbiddenCharacter } from './forbidden-character.ts';
import type { SchemaProblem } from './schema.ts';

/**
 * What bytes say in JSON, where its schema finds no problem and the store can hold its characters; else null. For who
 * reads what another one reads too, and quarantines with a reason.
 * @param problemsOf of `compileSchema`, for the schema of T
 */
export function validJson<T>(bytes: Buffer | null, problemsOf: (value: unknown) => readonly SchemaProblem[]): T | null {
  try {
    const value: unknown = JSON.parse(bytes?.toString() ?? 'null');
    return problemsOf(value).length > 0 || forbiddenCharacter(value) !== null ? null : (value as T);
  } catch {
    return null;
  }
}
