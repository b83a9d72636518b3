/** Bytes of a UUID. */
export const UUID_BYTES = 16;

const HYPHEN = 0x2d;
const DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** What a digit stands for, by its code. */
const VALUES = new Uint8Array(128);
for (const [value, code] of DIGITS.entries())
  VALUES[code] = VALUES[String.fromCharCode(code).toUpperCase().charCodeAt(0)] = value;
/** Where the digits of each byte stand in the text. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const text = Buffer.alloc(36, HYPHEN);

/** The UUID whose bytes begin there, as PostgreSQL writes it. By hand: half of what hexadecimal and five slices take. */
export function uuidAt(bytes: Uint8Array, from: number): string {
  for (let i = 0; i < UUID_BYTES; i += 1) {
    const byte = bytes[from + i] as number;
    const place = PLACES[i] as number;
    text[place] = DIGITS[byte >> 4] as number;
    text[place + 1] = DIGITS[byte & 15] as number;
  }
  return text.toString('latin1');
}

/** Puts its bytes there. @param uuid with hyphens */
export function putUuid(uuid: string, bytes: Uint8Array, from: number): void {
  for (let i = 0; i < UUID_BYTES; i += 1) {
    const place = PLACES[i] as number;
    const [high, low] = [VALUES[uuid.charCodeAt(place)] as number, VALUES[uuid.charCodeAt(place + 1)] as number];
    bytes[from + i] = (high << 4) | low;
  }
}
