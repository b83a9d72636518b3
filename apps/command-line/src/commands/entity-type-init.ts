import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { NAME_PATTERN } from '#libs/contract';
import { profileTable, proposeEntityType, writeEntityType, type GivenColumn, type Proposal } from '#libs/linkage';
import { csvRows } from '../evaluation.ts';
import { wrongArgument } from '../exit-codes.ts';
import { say } from '../output.ts';

interface InitOptions {
  readonly data: string;
  readonly out: string;
  readonly ignore: readonly string[];
}

/** Enough to know a register by; more rows would not change what is written. */
const MOST_ROWS = 200_000;

export function addEntityType(program: Command): void {
  program
    .command('entity-type')
    .description('starts the definition of a kind of master data')
    .command('init')
    .description(
      'looks at a register’s CSV and writes attributes.yaml, linkage.yaml and survivorship.yaml, each choice with its reason',
    )
    .requiredOption('--data <file>', 'CSV with a header')
    .requiredOption('--out <dir>', 'folder of the new entity type; its last part is the name')
    .option(
      '--ignore <column>',
      'column that is no evidence, such as a known truth; may be repeated',
      (column: string, before: string[]) => [...before, column],
      [] as string[],
    )
    .action(init);
}

async function init({ data, out, ignore }: InitOptions): Promise<void> {
  const name = basename(resolve(out));
  if (!new RegExp(NAME_PATTERN).test(name)) {
    throw wrongArgument(`--out: ${name} cannot be the name of an entity type: lower-case letters, digits and hyphens`);
  }
  await refuseToOverwrite(out);
  const columns = await readColumns(data);
  const unknown = ignore.filter((column) => !columns.some(({ header }) => header === column));
  if (unknown.length > 0) {
    throw wrongArgument(
      `${data} has no column ${unknown.join(', ')}; it has ${columns.map(({ header }) => header).join(', ')}`,
    );
  }
  const proposal = proposeEntityType(profileTable(columns, new Set(ignore)));
  if (proposal.comparisons.length === 0) throw wrongArgument(`${data}: no column says what a row is about`);
  await mkdir(out, { recursive: true });
  for (const [file, text] of Object.entries<string>({ ...writeEntityType(proposal, name) }))
    await writeFile(join(out, file), text);
  tell(proposal, { data, out });
}

/** What somebody wrote by hand is worth more than a guess. */
async function refuseToOverwrite(out: string): Promise<void> {
  const there = await readdir(out).catch(() => [] as string[]);
  const files = there.filter((file) => file.endsWith('.yaml') || file === 'parameters.json');
  if (files.length > 0) throw wrongArgument(`${out} holds ${files.join(', ')} already: name a new folder`);
}

async function readColumns(path: string): Promise<GivenColumn[]> {
  const values = new Map<string, string[]>();
  let rows = 0;
  for await (const row of csvRows(path)) {
    for (const [header, value] of Object.entries(row)) {
      const own = values.get(header);
      if (own === undefined) values.set(header, [value]);
      else own.push(value);
    }
    if ((rows += 1) === MOST_ROWS) {
      say(`${path}: the first ${MOST_ROWS} rows are looked at`);
      break;
    }
  }
  if (rows === 0) throw wrongArgument(`${path}: there is no row`);
  return [...values].map(([header, own]) => ({ header, values: own }));
}

function tell(
  { profile, attributes, comparisons, blocking }: Proposal,
  { data, out }: Pick<InitOptions, 'data' | 'out'>,
): void {
  const dropped = profile.columns.filter(({ attribute }) => attribute === null);
  const rules = blocking.reduce((sum, section) => sum + section.rules.length, 0);
  say(
    `${profile.rows} rows: ${attributes.length} attributes, ${comparisons.length} comparisons, ${rules} blocking keys`,
  );
  for (const { profile: column, because } of dropped) say(`  ${column.header} is no evidence: ${because}`);
  for (const { name, leftOut } of attributes) if (leftOut !== null) say(`  ${name} is not compared: ${leftOut}`);
  say(`written to ${out}; next: lienthong linkage train --entity-type ${out} --data ${data}`);
}
