/**
 * The key of an electronic invoice (Circular 91/2026, annex I): the seller's tax code, the form 1–9, the series (with or
 * without the authority's code, year, kind, two letters) and the number without leading zeros.
 */
const WRITTEN =
  /^\s*(\d{10}(?:-?\d{3})?|\d{12})[\s|;,_/-]+([1-9])[\s|;,_/-]*([CK]\d{2}[TDLMNBGHXF][A-Z]{2})[\s|;,_/-]+0*(\d{1,8})\s*$/;
const KEY = /^(?:\d{10}(?:-\d{3})?|\d{12})\|[1-9]\|[CK]\d{2}[TDLMNBGHXF][A-Z]{2}\|\d{1,8}$/;

/** `seller|form|series|number`, or null for anything else. */
export function invoiceKey(text: string): string | null {
  const match = WRITTEN.exec(text);
  if (match === null) return null;
  const [, seller = '', form = '', series = '', number = ''] = match;
  const code = /^\d{13}$/.test(seller) ? `${seller.slice(0, 10)}-${seller.slice(10)}` : seller;
  return `${code}|${form}|${series}|${number}`;
}

export function isValidInvoiceKey(key: string): boolean {
  return KEY.test(key);
}
