import type { Command } from 'commander';
import { Option } from 'commander';
import { readCrosswalk, readUnifiedEntities } from '#libs/store';
import { withStore } from '../open-for-command.ts';
import { dataDirOption, type StoreOptionValues } from '../options.ts';
import { csvField, writeOut } from '../output.ts';

interface ExportOptions extends StoreOptionValues {
  readonly entityType?: string;
  readonly format: 'csv' | 'jsonl';
}

export function addExport(program: Command): void {
  const command = program.command('export').description('writes the unified store to stdout');
  for (const what of ['crosswalk', 'entities'] as const) {
    command
      .command(what)
      .description(what === 'crosswalk' ? 'each record with its entity' : 'each entity with its golden record')
      .addOption(new Option('--entity-type <type>', 'of one entity type only'))
      .addOption(new Option('--format <format>', 'csv or jsonl').choices(['csv', 'jsonl']).default('csv'))
      .addOption(dataDirOption())
      .action((options: ExportOptions) => (what === 'crosswalk' ? exportCrosswalk(options) : exportEntities(options)));
  }
}

async function exportCrosswalk(options: ExportOptions): Promise<void> {
  await withStore(options, async (store) => {
    const columns = ['source', 'dataset', 'record_id', 'entity_type', 'entity_id', 'entity_version'];
    if (options.format === 'csv') await writeOut(`${columns.join(',')}\n`);
    for await (const entry of readCrosswalk(store.pool, options.entityType ?? null)) {
      const row = [entry.source, entry.dataset, entry.recordId, entry.entityType, entry.entityId, entry.entityVersion];
      await writeRow(options.format, columns, row);
    }
  });
}

async function exportEntities(options: ExportOptions): Promise<void> {
  await withStore(options, async (store) => {
    const columns = ['entity_id', 'entity_type', 'entity_version', 'known_at', 'valid_from', 'members', 'golden'];
    if (options.format === 'csv') await writeOut(`${columns.join(',')}\n`);
    for await (const entity of readUnifiedEntities(store.pool, options.entityType ?? null)) {
      const row = [
        entity.entityId,
        entity.entityType,
        entity.entityVersion,
        entity.knownAt.toISOString(),
        entity.validFrom?.toISOString() ?? null,
        entity.members,
        entity.golden,
      ];
      await writeRow(options.format, columns, row);
    }
  });
}

async function writeRow(format: 'csv' | 'jsonl', columns: readonly string[], row: readonly unknown[]): Promise<void> {
  if (format === 'jsonl') {
    await writeOut(`${JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null])))}\n`);
    return;
  }
  const fields = row.map((value) => {
    if (value === null || value === undefined) return '';
    return csvField(typeof value === 'string' ? value : JSON.stringify(value));
  });
  await writeOut(`${fields.join(',')}\n`);
}
