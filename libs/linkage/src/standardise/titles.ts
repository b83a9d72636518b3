/** Forms of address, ranks and letters after a name: they say nothing of who it is. Without diacritics. */
const TITLES: ReadonlySet<string> = new Set(
  (
    'sir lady lord baronet bt bart earl baron baroness viscount viscountess countess duke duchess marquess marquis ' +
    'prince princess dame the of rev reverend dr mr mrs miss ms jr sr hon captain capt major colonel general'
  ).split(' '),
);
const ORDINAL = /^\d+(?:st|nd|rd|th)$/;

export function isTitle(bareWord: string): boolean {
  return TITLES.has(bareWord) || ORDINAL.test(bareWord);
}
