import type { Feed, RawRow, RawValue } from '../registers/raw-row.ts';

/** What a row says of a person, in one form for all ministries. Null: it says nothing. */
export interface PersonFacts {
  /** `dataset/record id` */
  readonly record: string;
  readonly name: string;
  /** `YYYYMMDD`, shorter where less is known. */
  readonly birthDate: string;
  readonly personalId: string | null;
  readonly cancelledIds: readonly string[];
  readonly oldId9: string | null;
  readonly phone: string | null;
  readonly address: string;
  readonly commune: string;
  readonly communeDate: string;
}

/** The id of a row, unique in its feed. */
export function rowId(feed: Feed, row: RawRow): string {
  if (feed === 'population') return text(row['so_ho_so']);
  return feed === 'ecommerce' ? `${text(row['san'])}:${text(row['ma_gian_hang'])}` : text(row['ma_ho_so']);
}

/** The person that a row describes, or null where it describes none (a body, a deletion). */
export function personFactsOf(feed: Feed, row: RawRow): PersonFacts | null {
  if (row['thao_tac'] === 'XOA') return null;
  const id = rowId(feed, row);
  switch (feed) {
    case 'population': {
      const home = part(row['thuong_tru']);
      return facts({ ...row, ...home }, `citizen/${id}`, text(row['ho_ten']));
    }
    case 'tax':
      return row['loai_nnt'] === 'CA_NHAN' ? facts(row, `taxpayer/${id}`, text(row['ten_nnt'])) : null;
    case 'participant': {
      const words = [row['ho'], row['chu_dem'], row['ten']].map(text).filter((word) => word !== '');
      return facts(row, `participant/${id}`, words.join(' '));
    }
    case 'business': {
      const head = part(row['nguoi_dai_dien']);
      return facts(head, `representative/${id}#representative`, text(head['ho_ten']));
    }
    case 'ecommerce': {
      const seller = part(row['nguoi_ban']);
      return seller['loai'] === 'CA_NHAN' ? facts(seller, `seller-person/${id}#seller`, text(seller['ten'])) : null;
    }
    case 'employer':
      return null;
  }
}

function facts(row: RawRow, record: string, name: string): PersonFacts {
  const phone = row['dien_thoai'];
  const phones = Array.isArray(phone) ? phone.map((value: unknown) => String(value)) : [text(phone)];
  const cancelled = row['so_dinh_danh_da_huy'];
  return {
    record,
    name,
    birthDate: plainDate(text(row['ngay_sinh'])),
    personalId: text(row['so_dinh_danh']) || null,
    cancelledIds: Array.isArray(cancelled) ? cancelled.map((value: unknown) => String(value)) : [],
    oldId9: text(row['so_cmnd']) || null,
    phone: phones[0] || null,
    address: text(row['dia_chi']),
    commune: text(row['ma_xa']),
    communeDate: plainDate(text(row['ngay_ma_xa'])),
  };
}

/** `31/12/1980`, `1980-12-31`, `19801231` and `1980`, `19800000` → `19801231` and `1980`. */
function plainDate(written: string): string {
  if (written.includes('/')) return written.split('/').reverse().join('');
  return written.replaceAll('-', '').replace(/(00)+$/, (zeros, _, at) => (at >= 4 ? '' : zeros));
}

function part(value: RawValue | undefined): RawRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawRow) : {};
}

function text(value: RawValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
