/** Bytes of a UUID. */
export const UUID_BYTES = 16;

/** A UUID as PostgreSQL writes it. @param digits 32, hexadecimal, without hyphens */
export function uuidOf(digits: string): string {
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

/** Its digits alone. @param uuid with or without hyphens */
export function digitsOf(uuid: string): string {
  return uuid.replaceAll('-', '');
}
