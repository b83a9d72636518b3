/** Vietnamese family names without diacritics, those of the Kinh and the larger ethnic groups. */
export const FAMILY_NAMES: ReadonlySet<string> = new Set(
  (
    'nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh doan luong truong mai dao to ha ' +
    'lam cao chau ta thai quach phung kieu luu tong bach la dam tu vuong nghiem dau thach hua khuat chu quan mac an ' +
    'cu giang vi lo giap than tang ngu ninh nhan tieu khong chung kim trieu au diep ung tat sam ma nong be hoa lu thao ' +
    'vang giang sung mua hau cu ban phu luc chieu danh son thi y'
  ).split(' '),
);
