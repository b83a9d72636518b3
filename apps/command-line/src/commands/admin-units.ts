import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { AdminReform, AdminUnitsFile } from '#libs/contract';
import {
  ADMIN_UNIT_COLUMNS,
  AdminCodes,
  AdminNames,
  importAdminUnits,
  type AdminUnitRow,
  type CommuneCandidates,
} from '#libs/linkage';
import { ADMIN_UNITS, readAdminUnits } from '#libs/runtime';
import { csvRows } from '../evaluation.ts';
import { wrongArgument } from '../exit-codes.ts';
import { entityTypesOption } from '../options.ts';
import { say, table, writeJson, writeOut } from '../output.ts';

interface AdminUnitOptions {
  readonly entityTypes?: string;
  readonly date: string;
  readonly json?: boolean;
}

const MOST_TOLD = 20;

export function addAdminUnits(program: Command): void {
  const units = program.command('admin-units').description('administrative units, by code and date and by name');
  units
    .command('import')
    .argument('<file>', `CSV with the columns ${ADMIN_UNIT_COLUMNS.join(', ')}`)
    .description('takes a table of what each unit became; codes and names of addresses are then read by it')
    .option('--date <day>', 'first day of the new units', '2025-07-01')
    .addOption(entityTypesOption())
    .option('--json', 'as one JSON object')
    .action(importFile);
  units
    .command('resolve')
    .argument('<unit>', 'code, code@YYYY-MM-DD, or the end of an address')
    .description('the units of today that it may be')
    .addOption(entityTypesOption())
    .option('--json', 'as one JSON object')
    .action(resolve);
}

const folderOf = (options: Partial<AdminUnitOptions>): string => options.entityTypes ?? 'entity-types';

async function importFile(file: string, options: AdminUnitOptions): Promise<void> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(options.date)) throw wrongArgument('--date is not YYYY-MM-DD');
  const rows: AdminUnitRow[] = [];
  for await (const row of csvRows(file)) rows.push(unitRow(file, row));
  const { reform, mistakes } = importAdminUnits(rows, options.date);
  if (rows.length === 0) throw wrongArgument(`${file} holds no unit`);
  if (mistakes.length > 0) {
    for (const mistake of mistakes.slice(0, MOST_TOLD)) say(`${file}, ${mistake}`);
    throw wrongArgument(`${file}: ${mistakes.length} mistakes; nothing was imported`);
  }
  const dir = folderOf(options);
  const known = (await readAdminUnits(dir))?.value?.reforms ?? [];
  const others = known.filter(({ date }) => date !== reform.date);
  const reforms = [...others, reform].sort((a, b) => (a.date < b.date ? -1 : 1));
  const path = join(dir, ADMIN_UNITS);
  const units: AdminUnitsFile = { description: 'Written by lienthong admin-units import.', reforms };
  // Whole or not at all: a process that starts meanwhile reads one or the other.
  await writeFile(`${path}.new`, `${JSON.stringify(units)}\n`);
  await rename(`${path}.new`, path);
  const counts = countsOf(reform, rows.length);
  if (options.json === true) return writeJson({ ...counts, file: path });
  return writeOut(
    `${table(Object.entries(counts).map(([what, count]) => [what, String(count)]))}\n\nwritten to ${path}\n`,
  );
}

function unitRow(file: string, row: Record<string, string>): AdminUnitRow {
  const missing = ADMIN_UNIT_COLUMNS.filter((column) => row[column] === undefined);
  if (missing.length > 0) throw wrongArgument(`${file} has no column ${missing.join(', ')}`);
  return Object.fromEntries(ADMIN_UNIT_COLUMNS.map((column) => [column, row[column] ?? ''])) as unknown as AdminUnitRow;
}

function countsOf(reform: AdminReform, rows: number): Record<string, number> {
  const became = Object.values(reform.communesBefore).map(([, , after]) => after.length);
  const renamed = Object.entries(reform.communesAfter).filter(([code, [name]]) => {
    const former = reform.communesBefore[code];
    return former !== undefined && former[0] !== name;
  });
  return {
    rows,
    unitsBefore: became.length,
    intoOne: became.filter((count) => count === 1).length,
    divided: became.filter((count) => count > 1).length,
    unitsAfter: Object.keys(reform.communesAfter).length,
    codesKeptUnderAnotherName: renamed.length,
  };
}

async function resolve(unit: string, options: Partial<AdminUnitOptions>): Promise<void> {
  const file = (await readAdminUnits(folderOf(options)))?.value ?? null;
  const codes = file === null ? AdminCodes.shipped() : AdminCodes.of(file);
  const isCode = /^\d+(?:@|$)/.test(unit.trim());
  if (!isCode && file === null) throw wrongArgument('names need the table of units: lienthong admin-units import');
  const found =
    isCode || file === null ? codes.standardise(unit) : new AdminNames(file, codes).resolve(unit.split(','));
  const candidates = (found ?? []).map((code) => ({ code, name: nameOf(file, code) }));
  if (options.json === true) return writeJson({ unit, candidates });
  if (candidates.length === 0) return writeOut(`${unit}: not known\n`);
  return writeOut(`${table(candidates.map(({ code, name }) => [code, name ?? '']))}\n`);
}

function nameOf(file: AdminUnitsFile | null, code: CommuneCandidates[number]): string | null {
  const reform = file?.reforms.findLast(({ communesAfter }) => communesAfter[code] !== undefined);
  const commune = reform?.communesAfter[code];
  return commune === undefined ? null : `${commune[0]}, ${reform?.provincesAfter[commune[1]] ?? ''}`;
}
