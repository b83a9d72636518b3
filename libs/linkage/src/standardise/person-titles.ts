/**
 * Words beside a person's name that are no part of it, without diacritics. They differ in what they may be besides:
 * nobody is called "Mr", some are called Earl or Bà.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Never a name: taken out wherever they stand. */
export const TITLES = words(
  `mr mrs miss mister dr prof professor rev reverend sir lady baronet bt bart esq phd md mba msc bsc jd obe cbe mbe kcb kbe
  qc jnr jr sr viscount viscountess countess duchess marquess marquis baroness president prasident praesident presidente
  premier chancellor ambassador senator sheikh shaikh sheik shaykh sheykh mullah mulla maulvi mawlawi maulana ayatollah
  monsieur madame mademoiselle mme mlle herr frau senor senora senorita signor signora fraulein comrade lt sgt cpl capt
  col adm cmdr pgs ths gs bs ks llc ltd gmbh inc`,
);

/** A name too: taken out where they stand before at least two other words. */
export const TITLES_BEFORE = words(
  `ong ba ts ms hon don dona lord captain major maj gen colonel general admiral commander king queen prince princess duke
  baron dame saint earl count father brother sister`,
);

/** Rank and seat of a peer ("2nd earl of eldon"): the small words are then taken out too. */
export const PEERS = words('earl duke baron marquess marquis viscount count baronet lord prince');
export const OF_PEERS = words('of the');
export const ORDINAL = /^\d+(?:st|nd|rd|th)$/;

/** Words that link the parts of a name; they come and go, and say little. */
export const PARTICLES = words(
  `bin ibn ben bint abu abou al el ul ud ur uz ut as ash de da do dos das del della di du des la le les van von zu zum der
  den dem ter ten te y e of the and na st`,
);

/**
 * Left out where a name is compared word by word, wherever they stand: in names written given name first, of people with
 * ranks and peerages, these are more often a title than a name.
 */
const LEFT_OUT = words(
  `sir lady lord baronet bt bart earl baron baroness viscount viscountess countess duke duchess marquess marquis prince
  princess dame the of rev reverend dr mr mrs miss ms jr sr hon captain capt major colonel general`,
);

export function isTitle(bareWord: string): boolean {
  return LEFT_OUT.has(bareWord) || ORDINAL.test(bareWord);
}
