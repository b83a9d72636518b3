import type { ColumnRole } from './column-words.ts';

/** How a column is called where its role says it; the header itself for the others. */
export const COLUMN_LABELS: Readonly<Partial<Record<ColumnRole, { readonly vi: string; readonly en: string }>>> = {
  'full-name': { vi: 'Họ và tên', en: 'Full name' },
  'given-name': { vi: 'Tên', en: 'Given name' },
  'middle-name': { vi: 'Tên đệm', en: 'Middle name' },
  'family-name': { vi: 'Họ', en: 'Family name' },
  'other-name': { vi: 'Tên gọi khác', en: 'Other name' },
  'organisation-name': { vi: 'Tên tổ chức', en: 'Name of the organisation' },
  'birth-date': { vi: 'Ngày sinh', en: 'Birth date' },
  sex: { vi: 'Giới tính', en: 'Sex' },
  'personal-id': { vi: 'Số định danh cá nhân', en: 'Personal id' },
  'old-id': { vi: 'Số chứng minh nhân dân', en: 'Old identity card number' },
  'tax-code': { vi: 'Mã số thuế', en: 'Tax code' },
  'social-insurance': { vi: 'Mã số bảo hiểm xã hội', en: 'Social insurance number' },
  phone: { vi: 'Số điện thoại', en: 'Phone' },
  email: { vi: 'Thư điện tử', en: 'E-mail' },
  'house-number': { vi: 'Số nhà', en: 'House number' },
  address: { vi: 'Địa chỉ', en: 'Address' },
  postcode: { vi: 'Mã bưu chính', en: 'Postcode' },
};
