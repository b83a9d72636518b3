import type { Attributes, ReferenceText } from '#libs/contract';
import type { Register } from './linkage-cases.ts';

const NAMES = [
  'Nguyễn Văn An',
  'NGUYEN VAN AN',
  'Trần Thị Bình',
  'Trần Bình',
  'Lê Hoà',
  'Lê Hòa',
  'Trần Thị Bích',
  null,
];
const DATES = ['1990-03-04', '1990-04-03', '1990-03-05', '1990', '1984-01-01', null];
const IDS = ['001090000017', '001090000071', '079184000021', '', null];
const PHONES = [['0912345678'], ['01652345678'], [], ['0352345678', '0912345678']];
const COMMUNES = ['00004', '26734', null];
const ADDRESSES = ['12 Hàng Bạc, Hoàn Kiếm, Hà Nội', 'số 12 phố Hàng Bạc', null];

/** 21 records of three ministries about a handful of people, written as such records are written. */
export const personRegister: Register = {
  refs: [1, 2, 3, 4, 5, 6, 7].flatMap(
    (id) => [`population/person/${id}`, `tax/taxpayer/${id}`, `social-insurance/insured/é${id}`] as ReferenceText[],
  ),
  content: (number: number): Attributes => {
    const pick = <T>(values: readonly T[], shift: number): T => values[(number >> shift) % values.length] as T;
    return {
      full_name: pick(NAMES, 0),
      birth_date: pick(DATES, 3),
      personal_id: pick(IDS, 6),
      phones: pick(PHONES, 9),
      commune: pick(COMMUNES, 11),
      address: pick(ADDRESSES, 13),
      ...((number >> 15) % 4 === 1 && { cancelled_ids: ['001090000071'] }),
      sex: pick(['male', 'female'], 17),
    };
  },
  levels: (number: number): Record<string, string> =>
    number % 2 === 0 ? {} : { name: 'different', 'birth-date': 'same' },
};
