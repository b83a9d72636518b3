import type { StandardDate } from './date.ts';

/**
 * The Vietnamese lunar calendar of 1900 to 2049, at 105° east, as computed by the rules that Hồ Ngọc Đức published. By
 * year, in base 36: the day of the solar year on which it begins (from bit 17), its leap month (4 bits, 0 for none), and
 * from the lowest bit on a 1 for each month of 30 days, the leap month after the one of its number.
 */
const YEARS = `
2dt5e 3tp3m 2ysh1 24uob 3l9hn 2nl3v 1w8re 3ctwq 2hyll 1nh3m 34fo2 2ao85 3qwpx 2t6x7 1z82z 3fmi5 2kqjx 1qe7d
3799l 2ghaq 3wjo2 2ytr9 251sd 3laae 2qcae 1tfp1 3cu6s 2hz8p 1qbo2 34gb6 2algm 3o2ej 2t6xj 1z846 3fmmy 2kqtx
1t9l5 37809 2dt3n 3tpqt 2ys6j 225i3 3ih7x 2qctm 1w9xx 3cv50 2hykp 1nhqt 34fit 2808d 3o2fq 2t705 221ey 3fn4i
2ks6d 1tave 3a2iy 2dr4m 3qwlz 2ys7q 24yph 3ih95 2qd3m 1w7fp 3cu91 2f4gb 1ks5z 31l7f 27x3v 3l9bf 2t755 221qq
3ihci 2krol 1qngr 378lp 2dsq3 3qv1p 2vz59 24yui 3lay1 2qefm 1waat 3cvfp 2hydx 1knfx 31l86 27x6d 3o2qd 2t7t5
2236a 3ihzm 2nl7q 1qdzq 34fh3 2dsuu 3toq2 2w09h 24urt 3l9op 2qd1v 1tfl7 3a0q3 2f597 1ngpm 31ld6 27yat 3o3ol
2w0nd 1z991 3fo2d 2kqi5 1qkdp 34fjp 2dz8q 3tosy 2ytut 252dm 3lb2i 2qe8m 1w9im 3a0ra 2f5bp 1ngs2 34es2 27smd
3o2sl 2t64r 1z6hj 3ctrf 2hxej 1qe3e 378tm 2ec7m 3tpxu 2ytd1 251sb 3ih59 2njjh 1tjkr 3a0tp 2f5ii 1nhw2 34g42
2auxx 3o3z9 2t6xh 1z831 3fmwm 2hxo5 1qene
`
  .trim()
  .split(/\s+/)
  .map((year) => Number.parseInt(year, 36));

const FIRST_YEAR = 1900;
const LAST_YEAR = FIRST_YEAR + YEARS.length - 2;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** The lunar date of a solar day; that of a leap month reads like that of the month before. Null outside of the table. */
export function lunarDateOf(date: StandardDate): StandardDate | null {
  const year = Math.trunc(date / 10_000);
  const month = Math.trunc(date / 100) % 100;
  const day = date % 100;
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1) return null;
  const leapDay = isLeap(year) && month > 2 ? 1 : 0;
  const dayOfYear = (DAYS_BEFORE_MONTH[month - 1] ?? 0) + leapDay + day - 1;
  const begins = startOf(year);
  if (dayOfYear >= begins) return inYear(year, dayOfYear - begins);
  if (year === FIRST_YEAR) return null;
  const daysBefore = isLeap(year - 1) ? 366 : 365;
  return inYear(year - 1, daysBefore - startOf(year - 1) + dayOfYear);
}

const startOf = (year: number): number => (YEARS[year - FIRST_YEAR] ?? 0) >> 17;

function inYear(year: number, days: number): StandardDate {
  const code = YEARS[year - FIRST_YEAR] ?? 0;
  const leap = (code >> 13) & 15;
  let rest = days;
  for (let i = 0; i < 13; i += 1) {
    const length = 29 + ((code >> i) & 1);
    if (rest < length) {
      const month = leap > 0 && i >= leap ? i : i + 1;
      return year * 10_000 + month * 100 + rest + 1;
    }
    rest -= length;
  }
  return year * 10_000 + 12 * 100 + rest + 1;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
