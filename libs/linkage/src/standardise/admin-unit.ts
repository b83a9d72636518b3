import type { AdminReform, AdminUnitsFile } from '#libs/contract';
import { COMMUNES_OF_2025 } from './communes-of-2025.ts';

/**
 * A commune as the communes of today that it may be. A code means something only with a date (L14): most of the codes
 * in use since 1 July 2025 were codes of other, smaller communes before. Without a date both readings are kept; a
 * commune that was divided is all of its parts, and which one is never guessed.
 */
export type CommuneCandidates = readonly string[];

export const REFORM_DAY = '2025-07-01';

/** What each code of before a day became; codes that are not in it stayed. */
interface CodeChange {
  readonly date: string;
  readonly became: ReadonlyMap<string, CommuneCandidates>;
}

const MOST_SHARED = 100_000;

/** Codes of communes over all reforms known. */
export class AdminCodes {
  /** One array for each code in use: there are at most some ten thousand. */
  private readonly shared = new Map<string, CommuneCandidates>();

  private constructor(private readonly changes: readonly CodeChange[]) {}

  /** The reform of 2025 by codes alone, as it ships. */
  static shipped(): AdminCodes {
    const became = new Map<string, CommuneCandidates>();
    for (const entry of COMMUNES_OF_2025.trim().split(/\s+/)) {
      const [current = '', former = ''] = entry.split('=');
      const candidates = current.split('+');
      for (const code of former.split(',')) became.set(code.padStart(5, '0'), candidates);
    }
    return new AdminCodes([{ date: REFORM_DAY, became }]);
  }

  static of(file: AdminUnitsFile): AdminCodes {
    const reforms = [...file.reforms].sort((a, b) => (a.date < b.date ? -1 : 1));
    return new AdminCodes(reforms.map((reform) => ({ date: reform.date, became: becameOf(reform) })));
  }

  /**
   * @param text `code` or `code@YYYY-MM-DD`.
   * @returns null for an empty code. Codes of provinces and unknown communes stand for themselves.
   */
  standardise(text: string): CommuneCandidates | null {
    const known = this.shared.get(text);
    if (known !== undefined) return known;
    const [code = '', date] = text.trim().split('@');
    if (code === '') return null;
    const candidates = date === undefined ? this.undated(code) : this.since(code, date);
    if (this.shared.size < MOST_SHARED) this.shared.set(text, candidates);
    return candidates;
  }

  /** The units of today that a code of that day became. */
  since(code: string, date: string): CommuneCandidates {
    let units: CommuneCandidates = [code];
    for (const change of this.changes) {
      if (date >= change.date) continue;
      const next = units.flatMap((unit) => change.became.get(change.became.has(unit) ? unit : padded(unit)) ?? [unit]);
      units = [...new Set(next)];
    }
    return units;
  }

  /** As a code of today and as one of before the reforms. */
  private undated(code: string): CommuneCandidates {
    const before = this.since(code, '');
    return before.includes(code) ? before : [code, ...before];
  }
}

/** A spreadsheet drops the zeros of a commune's code. */
function padded(code: string): string {
  return code.padStart(5, '0');
}

function becameOf(reform: AdminReform): Map<string, CommuneCandidates> {
  return new Map(Object.entries(reform.communesBefore).map(([code, [, , after]]) => [code, after]));
}
