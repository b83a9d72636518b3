import { Option, type Command } from 'commander';
import { NAME_PATTERN } from '#libs/contract';
import { hashToken, loadEntityTypes, newToken } from '#libs/runtime';
import { listReviewTasks, listViews, saveSteward, type ReviewTaskStatus } from '#libs/store';
import { wrongArgument } from '../exit-codes.ts';
import { withStore } from '../open-for-command.ts';
import { dataDirOption, entityTypesOption, wholeNumber, type PipelineOptionValues } from '../options.ts';
import { say, table, writeJson, writeOut } from '../output.ts';

interface TokenOptions extends PipelineOptionValues {
  readonly entityType?: readonly string[];
}
interface ListOptions extends PipelineOptionValues {
  readonly entityType?: readonly string[];
  readonly status?: ReviewTaskStatus;
  readonly limit: number;
  readonly json?: boolean;
}

export function addSteward(program: Command): void {
  const command = program.command('steward').description('stewards, and what waits for them');
  command
    .command('token')
    .description('gives a steward a token; shown once, stored as a hash')
    .argument('<name>', 'who judges: stands beside each judgement')
    .option('--entity-type <types...>', 'what the steward may see and judge (default: every entity type)')
    .addOption(entityTypesOption())
    .addOption(dataDirOption())
    .action(issueToken);
  command
    .command('tasks')
    .description('review tasks, oldest first; without personal data')
    .option('--entity-type <types...>', 'of these entity types (default: every one)')
    .addOption(new Option('--status <status>', 'open, claimed or decided').choices(['open', 'claimed', 'decided']))
    .option('--limit <n>', 'at most', wholeNumber(1), 50)
    .option('--json', 'as JSON')
    .addOption(entityTypesOption())
    .addOption(dataDirOption())
    .action(listTasks);
  command
    .command('views')
    .description('who looked at which personal data and for what, newest first')
    .option('--limit <n>', 'at most', wholeNumber(1), 50)
    .option('--json', 'as JSON')
    .addOption(dataDirOption())
    .action(listLooks);
}

async function issueToken(name: string, options: TokenOptions): Promise<void> {
  if (!new RegExp(NAME_PATTERN).test(name) || name.length > 200) {
    throw wrongArgument('the name of a steward has lower-case letters, digits, - and _');
  }
  const token = newToken();
  const entityTypes = await withStore(options, async (store, settings) => {
    const covered = await entityTypesOf(options.entityType, settings.entityTypesDir);
    await saveSteward(store.pool, { name, entityTypes: covered, tokenHash: hashToken(token) });
    return covered;
  });
  say(`A token of the steward ${name} for ${entityTypes.join(', ')}. It is not stored: keep it now.`);
  await writeOut(`${token}\n`);
}

async function entityTypesOf(asked: readonly string[] | undefined, dir: string): Promise<string[]> {
  const known = [...(await loadEntityTypes(dir)).keys()];
  const unknown = (asked ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw wrongArgument(`there is no entity type ${unknown.join(', ')}: ${known.join(', ')}`);
  return asked === undefined ? known : [...asked];
}

async function listTasks(options: ListOptions): Promise<void> {
  const tasks = await withStore(options, async (store, settings) =>
    listReviewTasks(store.pool, {
      entityTypes: await entityTypesOf(options.entityType, settings.entityTypesDir),
      ...(options.status !== undefined && { status: options.status }),
      after: 0n,
      limit: options.limit,
    }),
  );
  const rows = tasks.map((task) => ({
    id: task.taskNo.toString(),
    entityType: task.entityType,
    kind: task.kind,
    status: task.status,
    weight: task.weight,
    left: task.left.split('/').slice(0, 2).join('/'),
    right: task.right.split('/').slice(0, 2).join('/'),
    openedAt: task.openedAt.toISOString(),
    steward: task.claim?.steward ?? null,
  }));
  if (options.json === true) return writeJson(rows);
  const head = ['id', 'entity type', 'kind', 'status', 'weight', 'left', 'right', 'opened at', 'steward'];
  return writeOut(`${table([head, ...rows.map((row) => Object.values(row).map((value) => String(value ?? '')))])}\n`);
}

async function listLooks(options: PipelineOptionValues & { limit: number; json?: boolean }): Promise<void> {
  const views = await withStore(options, (store) => listViews(store.pool, options.limit));
  const rows = views.map((view) => ({
    viewedAt: view.viewedAt.toISOString(),
    steward: view.steward,
    purpose: view.purpose,
    way: view.way,
    entityType: view.entityType,
    task: view.taskNo?.toString() ?? '',
    records: view.recordNos.join(' '),
    entities: view.entityIds.join(' '),
  }));
  if (options.json === true) return writeJson(rows);
  const head = ['viewed at', 'steward', 'purpose', 'way', 'entity type', 'task', 'record numbers', 'entities'];
  return writeOut(`${table([head, ...rows.map((row) => Object.values(row))])}\n`);
}
