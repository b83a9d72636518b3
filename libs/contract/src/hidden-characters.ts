/**
 * Characters that show nothing and may change how a text is shown: controls of writing direction (UAX 9), zero-width
 * characters, tags, variation selectors, soft hyphens. A text is kept with them as its source gave it; whatever compares,
 * blocks or searches leaves them out, and whoever shows the text to a person says that they are there.
 */
export const HIDDEN_CHARACTERS = /\p{Default_Ignorable_Code_Point}/gu;

const HIDDEN_OR_CONTROL = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/u;

/** Whether a text holds a character that nobody sees, control characters among them. */
export function hidesCharacters(value: unknown): boolean {
  return typeof value === 'string' && HIDDEN_OR_CONTROL.test(value);
}
