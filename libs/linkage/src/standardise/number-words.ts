/** Numbers as words, digits and Roman numerals, brought to digits: "Brigade Forty-Four" is "Brigade 44". */
const UNITS = numbered(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen',
  0,
  1,
);
const ORDINALS = numbered('first second third fourth fifth sixth seventh eighth ninth tenth', 1, 1);
const TENS = numbered('twenty thirty forty fifty sixty seventy eighty ninety', 20, 10);
const SPELLINGS: Readonly<Record<string, number>> = { fourty: 40, ninty: 90 };
const ROMAN = /^(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})$/;
const ROMAN_VALUES: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10 };

function numbered(words: string, from: number, step: number): Readonly<Record<string, number>> {
  return Object.fromEntries(words.split(' ').map((word, i) => [word, from + i * step]));
}

/** Words with each number in digits; tens and units that follow each other are one number. Words are bare. */
export function withDigits(words: readonly string[]): string[] {
  const read: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const tens = TENS[word] ?? SPELLINGS[word];
    if (tens !== undefined) {
      const unit = smallNumber(words[i + 1]);
      read.push(String(tens + (unit ?? 0)));
      if (unit !== undefined) i += 1;
    } else {
      const number = UNITS[word] ?? ORDINALS[word] ?? ordinal(word);
      read.push(number === undefined ? word : String(number));
    }
  }
  return read;
}

function smallNumber(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const number = UNITS[word] ?? (/^[1-9]$/.test(word) ? Number(word) : undefined);
  return number !== undefined && number > 0 && number < 10 ? number : undefined;
}

function ordinal(word: string): number | undefined {
  const digits = /^(\d+)(?:st|nd|rd|th)$/.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The value of a Roman numeral below 40, or null. A single letter may be an initial: the caller knows its place. */
export function romanValue(word: string): number | null {
  if (!ROMAN.test(word)) return null;
  let value = 0;
  for (let i = 0; i < word.length; i += 1) {
    const own = ROMAN_VALUES[word.charAt(i)] ?? 0;
    const next = ROMAN_VALUES[word.charAt(i + 1)] ?? 0;
    value += own < next ? -own : own;
  }
  return value;
}
