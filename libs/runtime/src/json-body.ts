import { LienThongError } from '#libs/contract';
import { hasDuplicateKey } from '#libs/json';

const MAX_DEPTH = 32;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENS = new Set([0x7b, 0x5b]);
const CLOSES = new Set([0x7d, 0x5d]);

/**
 * Looks at the bytes of a JSON body before anybody walks what they say: nesting is the sender's, and every recursion
 * over it would end on the stack. Bytes that are no JSON are left to the parser.
 * @throws LienThongError 'input.too-large', 'input.duplicate-key'.
 */
export function checkJsonBody(bytes: Buffer): void {
  if (isNestedDeeper(bytes, MAX_DEPTH)) throw new LienThongError('input.too-large', `nested deeper than ${MAX_DEPTH}`);
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return;
  }
  if (hasDuplicateKey(text, value)) throw new LienThongError('input.duplicate-key');
}

/** Whether brackets nest deeper, those in texts left out. */
function isNestedDeeper(bytes: Uint8Array, most: number): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (inText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (OPENS.has(byte) && (depth += 1) > most) return true;
    else if (CLOSES.has(byte)) depth -= 1;
  }
  return false;
}
