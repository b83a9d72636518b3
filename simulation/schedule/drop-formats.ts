import type { Feed, RawRow } from '../registers/raw-row.ts';
import type { Wave } from './deliveries.ts';

/** How each feed reaches its source: a folder and files, or calls. */
export interface DropFormat {
  readonly source: string;
  /** Columns of a CSV; none for JSON lines. */
  readonly columns: readonly string[] | null;
  readonly fileName: (wave: Wave, part: number) => string;
}

const PARTICIPANT_COLUMNS =
  'ma_ho_so;thao_tac;thoi_diem_cap_nhat;ma_so_bhxh;so_dinh_danh;so_cmnd;ma_so_thue;ho;chu_dem;ten;ngay_sinh;gioi_tinh;dia_chi;ma_xa;ngay_ma_xa;dien_thoai;ho_so_don_vi;trang_thai'.split(
    ';',
  );
const EMPLOYER_COLUMNS =
  'ma_ho_so;thao_tac;thoi_diem_cap_nhat;ten_don_vi;ma_so_thue;loai;dia_chi;ma_xa;ngay_ma_xa;dien_thoai;so_lao_dong'.split(
    ';',
  );

/** Files of one source are taken in the order of their names, so the names follow the waves. */
const named =
  (stem: string, ending: string) =>
  (wave: Wave, part: number): string =>
    `${stem}-${wave === 1 ? '' : `thay-doi-${wave}-`}${String(part).padStart(4, '0')}.${ending}`;

export const DROP_FORMATS: Readonly<Record<Exclude<Feed, 'ecommerce'>, DropFormat>> = {
  population: { source: 'population', columns: null, fileName: named('cong-dan', 'jsonl') },
  tax: { source: 'tax', columns: null, fileName: named('nguoi-nop-thue', 'jsonl') },
  participant: { source: 'social-insurance', columns: PARTICIPANT_COLUMNS, fileName: named('nguoi-tham-gia', 'csv') },
  employer: { source: 'social-insurance', columns: EMPLOYER_COLUMNS, fileName: named('don-vi', 'csv') },
  business: { source: 'business', columns: null, fileName: named('doanh-nghiep', 'jsonl') },
};

/** A snapshot has no operations, so its files have no such column. */
export function columnsOf(format: DropFormat, wave: Wave): readonly string[] | null {
  return format.columns?.filter((column) => wave > 1 || column !== 'thao_tac') ?? null;
}

/** One line without its end. */
export function lineOf(row: RawRow, columns: readonly string[] | null): string {
  if (columns === null) return JSON.stringify(row);
  return columns.map((column) => quoted(row[column])).join(';');
}

function quoted(value: RawRow[string]): string {
  const text =
    value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
