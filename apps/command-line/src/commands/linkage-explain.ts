import type { Command } from 'commander';
import { wrongArgument } from '../exit-codes.ts';
import { explainRecords } from '../explain-records.ts';
import { explainRows } from '../explain-rows.ts';
import { explanationText, reasonsOf } from '../explanation-text.ts';
import { withStore } from '../open-for-command.ts';
import { dataDirOption, dataOption, type StoreOptionValues } from '../options.ts';
import { writeJson, writeOut } from '../output.ts';

type ExplainOptions = StoreOptionValues & {
  readonly json?: boolean;
  readonly entityType?: string;
  readonly data?: readonly string[];
};

export function addLinkageExplain(linkage: Command): void {
  linkage
    .command('explain')
    .description('says why two records are one entity, or why they are not, value by value; it shows personal data')
    .argument('<record>', 'source/dataset/record-id')
    .argument('<other>', 'source/dataset/record-id')
    .option('--json', 'as one JSON object')
    .option('--entity-type <dir>', 'with --data: folder of the entity type')
    .addOption(dataOption('explains rows of CSV files instead: a/row/1 is the first of the first file'))
    .addOption(dataDirOption())
    .action(async (one: string, other: string, options: ExplainOptions) => {
      const { entityType, data } = options;
      if ((entityType === undefined) !== (data === undefined)) throw wrongArgument('give --entity-type and --data');
      const pair =
        entityType === undefined || data === undefined
          ? await withStore(options, (store) => explainRecords(store, one, other))
          : await explainRows({ entityType, data }, one, other);
      if (options.json === true) await writeJson({ ...pair, reasons: reasonsOf(pair) });
      else await writeOut(`${explanationText(pair)}\n`);
    });
}
