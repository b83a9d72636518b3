import { Option, type Command } from 'commander';
import { ERRORS, type ErrorCode } from '#libs/contract';
import { listRefused, REFUSERS, type Refuser } from '#libs/store';
import { withStore } from '../open-for-command.ts';
import {
  dataDirOption,
  entityTypesOption,
  logOption,
  sourcesOption,
  wholeNumber,
  type StoreOptionValues,
} from '../options.ts';
import { table, writeJson, writeOut } from '../output.ts';
import { entryOf, findEntry, nameOf } from '../quarantine-entries.ts';
import { replayQuarantine } from './quarantine-replay.ts';

interface ListOptions extends StoreOptionValues {
  readonly source?: string;
  readonly code?: string;
  readonly refusedBy?: Refuser;
  readonly waiting?: boolean;
  readonly limit: number;
  readonly json?: boolean;
}

export function addQuarantine(program: Command): void {
  const command = program.command('quarantine').description('what was refused, and why');
  withFilter(command.command('list').description('newest first'))
    .option('--waiting', 'only what was not sent again')
    .option('--limit <n>', 'at most', wholeNumber(1), 50)
    .option('--json', 'as JSON')
    .addOption(dataDirOption())
    .action(list);
  command
    .command('show')
    .description('one entry with the refused bytes')
    .argument('<id>', 'as listed')
    .option('--raw', 'the bytes alone, as they came')
    .addOption(dataDirOption())
    .action(show);
  withFilter(command.command('replay'))
    .description('sends again what waits, after its cause was mended: safe to repeat, safe to interrupt')
    .argument('[ids...]', 'as listed')
    .option('--all', 'everything that waits')
    .option('--again', 'also what was sent again before')
    .option('--dry-run', 'says what would pass, and changes nothing')
    .option('--limit <n>', 'at most, the oldest first', wholeNumber(1))
    .option('--json', 'as JSON')
    .addOption(sourcesOption())
    .addOption(entityTypesOption())
    .addOption(logOption())
    .addOption(dataDirOption())
    .action(replayQuarantine);
}

function withFilter(command: Command): Command {
  return command
    .option('--source <source>', 'of one source only')
    .option('--code <code>', 'refused for one reason only')
    .addOption(new Option('--refused-by <who>', 'by one of them only').choices(REFUSERS));
}

async function list(options: ListOptions): Promise<void> {
  const entries = (await withStore(options, ({ pool }) => listRefused(pool, options))).map(entryOf);
  if (options.json === true) return writeJson(entries);
  const rows = entries.map((each) => [
    each.id,
    each.refusedAt,
    each.source ?? '-',
    each.code,
    each.state,
    String(each.attempts + each.replays),
    each.place,
    each.path,
    each.sentence,
  ]);
  const head = ['id', 'refused at', 'source', 'code', 'state', 'tries', 'where', 'path', 'what'];
  return writeOut(`${table([head, ...rows])}\n`);
}

async function show(id: string, options: StoreOptionValues & { raw?: boolean }): Promise<void> {
  const name = nameOf(id);
  const { entry, raw } = await withStore(options, (store) => findEntry(store, name));
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
}
