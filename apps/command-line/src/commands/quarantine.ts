import type { Command } from 'commander';
import { ERRORS, type ErrorCode } from '#libs/contract';
import { findAdapterQuarantine, listAdapterQuarantine, listLinkageQuarantine, type Store } from '#libs/store';
import { wrongArgument } from '../exit-codes.ts';
import { withStore } from '../open-for-command.ts';
import { dataDirOption, wholeNumber, type StoreOptionValues } from '../options.ts';
import { table, writeJson, writeOut } from '../output.ts';

interface ListOptions extends StoreOptionValues {
  readonly source?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** `adapter-12`, `reconciler-7`: who refused it and under which number. */
interface Entry {
  readonly id: string;
  readonly refusedAt: string;
  readonly source: string;
  readonly dataset: string | null;
  readonly recordId: string | null;
  readonly code: string;
  readonly path: string;
  readonly sentence: string;
  readonly place: string;
}

export function addQuarantine(program: Command): void {
  const command = program.command('quarantine').description('what was refused, and why');
  command
    .command('list')
    .description('newest first')
    .option('--source <source>', 'of one source only')
    .option('--limit <n>', 'at most', wholeNumber(1), 50)
    .option('--json', 'as JSON')
    .addOption(dataDirOption())
    .action(async (options: ListOptions) => {
      const entries = await withStore(options, (store) => listEntries(store, options));
      if (options.json === true) return writeJson(entries);
      const rows = entries.map((each) => [
        each.id,
        each.refusedAt,
        each.source,
        each.code,
        each.place,
        each.path,
        each.sentence,
      ]);
      return writeOut(`${table([['id', 'refused at', 'source', 'code', 'where', 'path', 'what'], ...rows])}\n`);
    });
  command
    .command('show')
    .description('one entry with the refused bytes')
    .argument('<id>', 'as listed')
    .option('--raw', 'the bytes alone, as they came')
    .addOption(dataDirOption())
    .action(async (id: string, options: StoreOptionValues & { raw?: boolean }) => {
      const wanted = entryId(id);
      const { entry, raw } = await withStore(options, (store) => findEntry(store, wanted));
      if (options.raw === true) {
        process.stdout.write(raw);
        return;
      }
      const { meaning, remedy } = ERRORS[entry.code as ErrorCode] ?? { meaning: '', remedy: '' };
      const isText = !raw.includes(0) && !raw.toString('utf8').includes('\ufffd');
      await writeJson({
        ...entry,
        meaning,
        remedy,
        ...(isText ? { text: raw.toString('utf8') } : { base64: raw.toString('base64') }),
      });
    });
}

async function listEntries(store: Store, options: ListOptions): Promise<Entry[]> {
  const { limit, source } = options;
  const byAdapter = await listAdapterQuarantine(store.pool, { limit, ...(source !== undefined && { source }) });
  const byReconciler = await listLinkageQuarantine(store.pool, { limit: source === undefined ? limit : 10_000 });
  const entries = [
    ...byAdapter.map(adapterEntry),
    ...byReconciler.filter((each) => source === undefined || each.source === source).map(reconcilerEntry),
  ];
  return entries.sort((a, b) => (a.refusedAt < b.refusedAt ? 1 : a.refusedAt > b.refusedAt ? -1 : 0)).slice(0, limit);
}

interface EntryId {
  readonly by: string;
  readonly number: bigint;
}

function entryId(id: string): EntryId {
  const [, by, digits] = /^(adapter|reconciler)-([1-9][0-9]{0,17})$/.exec(id) ?? [];
  if (by === undefined || digits === undefined) {
    throw wrongArgument('an id is adapter-N or reconciler-N, as `quarantine list` shows it');
  }
  return { by, number: BigInt(digits) };
}

async function findEntry(store: Store, { by, number }: EntryId): Promise<{ entry: Entry; raw: Buffer }> {
  if (by === 'adapter') {
    const found = await findAdapterQuarantine(store.pool, number);
    if (found !== null) return { entry: adapterEntry(found), raw: found.raw };
  } else {
    const [found] = await listLinkageQuarantine(store.pool, { limit: 1, before: number + 1n });
    if (found?.quarantineNo === number) return { entry: reconcilerEntry(found), raw: Buffer.from(found.raw) };
  }
  throw wrongArgument(`there is no entry ${by}-${number}`);
}

function adapterEntry(each: Awaited<ReturnType<typeof listAdapterQuarantine>>[number]): Entry {
  const { source, dataset, recordId, code, path, sentence, place } = each;
  const refusedAt = each.refusedAt.toISOString();
  return { id: `adapter-${each.id}`, refusedAt, source, dataset, recordId, code, path, sentence, place };
}

function reconcilerEntry(each: Awaited<ReturnType<typeof listLinkageQuarantine>>[number]): Entry {
  const { source, dataset, recordId, code, path, sentence } = each;
  const place = `${each.topic}/${each.partition ?? '-'}@${each.offset ?? '-'}`;
  const refusedAt = new Date(each.refusedAt).toISOString();
  return { id: `reconciler-${each.quarantineNo}`, refusedAt, source, dataset, recordId, code, path, sentence, place };
}
