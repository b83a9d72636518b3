import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of two small sources: files of vehicles with assigned versions, and records pushed by customs. */
export function writeSmallSources(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'vehicles.yaml'), VEHICLES);
  writeFileSync(join(folder, 'customs.yaml'), CUSTOMS);
}

export const VEHICLES = `source: vehicles
label: { vi: Đăng ký xe, en: Vehicle registration }
file-drop:
  files:
    - { name: '*.csv', format: csv, delimiter: ; }
    - { name: '*.jsonl', format: json-lines }
operation:
  field: thao_tac
  values: { THEM: c, SUA: u, XOA: d }
datasets:
  owner:
    entityType: person
    recordId: ma_ho_so
    version: assigned
    attributes:
      full_name: { join: [ho, dem, ten] }
      birth_date: { field: ngay_sinh, date: [dd/MM/yyyy, yyyy] }
`;

const CUSTOMS = `source: customs
label: { vi: Hải quan, en: Customs }
http-push: {}
datasets:
  importer:
    entityType: person
    recordId: id
    version: { field: rev }
    attributes:
      full_name: name
`;
