import type { Sentence } from './comparator.ts';
import type { WordLevel } from './word.ts';

/** How a given or family name agrees, and how that is said to a steward. */
export type PartLevel = WordLevel | 'missing';
export type MiddleLevel = WordLevel | 'partly' | 'missing' | 'none';

export const GIVEN: Readonly<Record<PartLevel, Sentence>> = {
  same: { vi: 'tên giống nhau', en: 'same given name' },
  'marks-lost': { vi: 'tên giống nhau, một bên mất dấu', en: 'same given name, one side without diacritics' },
  'mark-missing': {
    vi: 'tên giống nhau, một bên thiếu dấu',
    en: 'same given name, its diacritics missing on one side',
  },
  alias: { vi: 'tên gọi khác của cùng một tên', en: 'another form of the same given name' },
  close: { vi: 'tên gần giống', en: 'given names are close' },
  near: { vi: 'tên lệch một chữ', en: 'given names differ in one letter' },
  initial: { vi: 'tên viết tắt chữ cái đầu', en: 'given name as an initial' },
  missing: { vi: 'không rõ tên', en: 'given name not known' },
  'marks-differ': { vi: 'tên khác dấu', en: 'given names differ in diacritics' },
  different: { vi: 'tên khác nhau', en: 'different given names' },
};

export const FAMILY: Readonly<Record<PartLevel, Sentence>> = {
  same: { vi: 'họ giống nhau', en: 'same family name' },
  'marks-lost': { vi: 'họ giống nhau, một bên mất dấu', en: 'same family name, one side without diacritics' },
  'mark-missing': {
    vi: 'họ giống nhau, một bên thiếu dấu',
    en: 'same family name, its diacritics missing on one side',
  },
  alias: { vi: 'họ gọi khác của cùng một họ', en: 'another form of the same family name' },
  close: { vi: 'họ gần giống', en: 'family names are close' },
  near: { vi: 'họ lệch một chữ', en: 'family names differ in one letter' },
  initial: { vi: 'họ viết tắt chữ cái đầu', en: 'family name as an initial' },
  missing: { vi: 'không rõ họ', en: 'family name not known' },
  'marks-differ': { vi: 'họ khác dấu', en: 'family names differ in diacritics' },
  different: { vi: 'họ khác nhau', en: 'different family names' },
};

export const MIDDLE: Readonly<Record<MiddleLevel, Sentence>> = {
  same: { vi: 'chữ đệm giống nhau', en: 'same middle name' },
  'marks-lost': { vi: 'chữ đệm giống nhau, một bên mất dấu', en: 'same middle name, one side without diacritics' },
  'mark-missing': {
    vi: 'chữ đệm giống nhau, một bên thiếu dấu',
    en: 'same middle name, its diacritics missing on one side',
  },
  alias: { vi: 'chữ đệm gọi khác của cùng một chữ đệm', en: 'another form of the same middle name' },
  close: { vi: 'chữ đệm gần giống', en: 'middle names are close' },
  partly: { vi: 'chữ đệm giống một phần', en: 'middle names agree in part' },
  near: { vi: 'chữ đệm lệch một chữ', en: 'middle names differ in one letter' },
  initial: { vi: 'chữ đệm viết tắt', en: 'middle name as an initial' },
  none: { vi: '', en: '' },
  missing: { vi: 'một bên thiếu chữ đệm', en: 'one side lacks the middle name' },
  'marks-differ': { vi: 'chữ đệm khác dấu', en: 'middle names differ in diacritics' },
  different: { vi: 'chữ đệm khác nhau', en: 'different middle names' },
};

/** How the two names stand to each other as a whole. */
export const ARRANGEMENTS = {
  straight: { vi: '', en: '', isApart: true },
  swapped: { vi: 'thứ tự họ và tên đảo', en: 'family and given name are swapped', isApart: true },
  alias: { vi: 'trùng qua tên gọi khác', en: 'found through another name', isApart: true },
  joined: { vi: 'giống nhau khi bỏ khoảng trắng', en: 'the same but for spaces', saysAll: true, isApart: true },
  parent: {
    vi: 'một bên ghi tên mẹ thay cho tên con',
    en: 'one side gives the mother’s name for the child',
    saysAll: true,
    isApart: true,
  },
} as const satisfies Record<string, Sentence & { saysAll?: boolean; isApart: boolean }>;
