import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Attributes, EntityTypeDefinition } from '#libs/contract';
import { reportLinkage, trainModel, type SourceRecord } from '#libs/linkage';
import { definitionFromText, loadLinkedEntityType } from '#libs/runtime';
import { findDefinitionInForce, readLivePage } from '#libs/store';
import { wrongArgument } from '../exit-codes.ts';
import { readLinkageRecords } from '../linkage-records.ts';
import { withStore } from '../open-for-command.ts';
import { dataDirOption, wholeNumber, type StoreOptionValues } from '../options.ts';
import { endProgress, progress, say } from '../output.ts';
import { reportPage } from '../report/report-page.ts';

interface ReportOptions extends StoreOptionValues {
  readonly out: string;
  readonly entityType: string;
  readonly data?: readonly string[];
  readonly training: boolean;
  readonly seed: number;
}

type Reported = Omit<EntityTypeDefinition, 'hash' | 'survivorship'>;

/** Charts of so many records show what those of all would. */
const MOST_RECORDS = 30_000;
const PAGE = 2000;

export function addLinkageReport(linkage: Command): void {
  linkage
    .command('report')
    .description(
      'draws the model and what it links as one page, to be opened without a network; it shows values of records',
    )
    .requiredOption('--out <file>', 'the page, HTML')
    .option(
      '--entity-type <type>',
      'with --data: folder of the entity type; else: name of a type of the store',
      'person',
    )
    .option(
      '--data <file>',
      'CSV to link in place of the store; again for a further source',
      (file: string, before?: string[]) => [...(before ?? []), file],
    )
    .option('--no-training', 'leaves out the history of the training, which is run again for it')
    .option('--seed <number>', 'of that training', wholeNumber(0), 1)
    .addOption(dataDirOption())
    .action(report);
}

async function report(options: ReportOptions): Promise<void> {
  const { definition, records } =
    options.data === undefined ? await ofStore(options) : await ofFiles(options.data, options);
  if (records.length === 0) throw wrongArgument('there is no record to report of');
  if (records.length === MOST_RECORDS) say(`the first ${MOST_RECORDS} records are looked at`);
  progress('candidate pairs …');
  const found = reportLinkage(definition, records);
  const { name, attributes, linkage, adminUnits } = definition;
  const training = options.training
    ? trainModel({
        definition: { name, attributes, linkage, ...(adminUnits === undefined ? {} : { adminUnits }) },
        records,
        seed: options.seed,
        onStep: (step) => progress(`${step} …`),
      }).report
    : null;
  endProgress();
  await writeFile(options.out, reportPage(found, training));
  say(`written to ${options.out}: ${found.records} records, ${found.candidatePairs} candidate pairs`);
}

async function ofFiles(
  files: readonly string[],
  { entityType }: ReportOptions,
): Promise<{ definition: Reported; records: readonly SourceRecord[] }> {
  if (!existsSync(entityType)) throw wrongArgument(`--entity-type: there is no folder ${entityType}`);
  const { parameters, ...rest } = await loadLinkedEntityType(entityType);
  if (parameters === null)
    throw wrongArgument(`${entityType} has no parameters.json; lienthong linkage train writes one`);
  const records = await readLinkageRecords(files, rest.attributes, null);
  return { definition: { ...rest, parameters }, records: records.slice(0, MOST_RECORDS) };
}

async function ofStore(options: ReportOptions): Promise<{ definition: Reported; records: readonly SourceRecord[] }> {
  const { entityType } = options;
  return withStore(options, async ({ pool }) => {
    const stored = await findDefinitionInForce(pool, entityType);
    if (stored === null) throw wrongArgument(`the store has not linked a record of ${entityType} yet`);
    const records: SourceRecord[] = [];
    for (let last = ''; records.length < MOST_RECORDS;) {
      const page = await readLivePage(pool, entityType, last, Math.min(PAGE, MOST_RECORDS - records.length));
      const end = page.at(-1);
      if (end === undefined) break;
      for (const { reference, after } of page) records.push({ ref: reference, after: JSON.parse(after) as Attributes });
      last = end.reference;
    }
    return { definition: definitionFromText(entityType, stored.text, stored.hash), records };
  });
}
