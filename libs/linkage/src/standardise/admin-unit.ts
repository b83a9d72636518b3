import { COMMUNES_OF_2025 } from './communes-of-2025.ts';

/**
 * A commune as the communes of today that it may be. A code means something only with a date (L14): most of the codes
 * in use since 1 July 2025 were codes of other, smaller communes before. Without a date both readings are kept.
 */
export type CommuneCandidates = readonly string[];

export const REFORM_DAY = '2025-07-01';

const CURRENT = new Map<string, CommuneCandidates>();
for (const entry of COMMUNES_OF_2025.trim().split(/\s+/)) {
  const [current = '', former = ''] = entry.split('=');
  const candidates = current.split('+');
  for (const code of former.split(',')) CURRENT.set(code.padStart(5, '0'), candidates);
}

const SHARED = new Map<string, CommuneCandidates>();

/**
 * @param text `code` or `code@YYYY-MM-DD`.
 * @returns null for an empty code. Codes of provinces and unknown communes stand for themselves.
 */
export function standardiseAdminUnit(text: string): CommuneCandidates | null {
  const known = SHARED.get(text);
  if (known !== undefined) return known;
  const [code = '', date] = text.trim().split('@');
  if (code === '') return null;
  const candidates = candidatesOf(code, date);
  // One array for each code in use: there are at most some ten thousand.
  if (SHARED.size < 100_000) SHARED.set(text, candidates);
  return candidates;
}

function candidatesOf(code: string, date: string | undefined): CommuneCandidates {
  if (date !== undefined && date >= REFORM_DAY) return [code];
  const former = CURRENT.get(code.padStart(5, '0'));
  if (former === undefined) return [code];
  if (date !== undefined) return former;
  return former.includes(code) ? former : [code, ...former];
}
