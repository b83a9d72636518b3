import { isUtf8 } from 'node:buffer';
import { MAX_MESSAGE_BYTES } from '#libs/contract';
import { forbiddenCharacter, hasDuplicateKey } from '#libs/json';
import type { Refusal } from './refusal.ts';

/** The JSON of an event's value, or why it cannot be taken. */
export function parseValue(bytes: Buffer | null): { readonly value: unknown } | Refusal {
  if (bytes === null) return { code: 'event.invalid', path: '', sentence: 'has no value' };
  if (bytes.byteLength > MAX_MESSAGE_BYTES) {
    return { code: 'record.too-large', path: '', sentence: `is larger than ${MAX_MESSAGE_BYTES} bytes` };
  }
  if (!isUtf8(bytes)) return { code: 'input.encoding', path: '', sentence: 'is not valid UTF-8' };
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { code: 'event.invalid', path: '', sentence: 'is not JSON' };
  }
  if (hasDuplicateKey(text, value)) {
    return { code: 'input.duplicate-key', path: '', sentence: 'an object says one key twice' };
  }
  // Valid UTF-8 holds no lone surrogate and valid JSON no raw NUL: both can come as escapes only.
  if (text.includes('\\u')) {
    const path = forbiddenCharacter(value);
    if (path !== null) {
      return { code: 'input.forbidden-character', path, sentence: 'holds a NUL or a lone surrogate' };
    }
  }
  return { value };
}
