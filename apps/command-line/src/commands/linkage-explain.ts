import type { Command } from 'commander';
import { explainRecords } from '../explain-records.ts';
import { explanationText, reasonsOf } from '../explanation-text.ts';
import { withStore } from '../open-for-command.ts';
import { dataDirOption, type StoreOptionValues } from '../options.ts';
import { writeJson, writeOut } from '../output.ts';

export function addLinkageExplain(linkage: Command): void {
  linkage
    .command('explain')
    .description('says why two records are one entity, or why they are not, value by value; it shows personal data')
    .argument('<record>', 'source/dataset/record-id')
    .argument('<other>', 'source/dataset/record-id')
    .option('--json', 'as one JSON object')
    .addOption(dataDirOption())
    .action(async (one: string, other: string, options: StoreOptionValues & { json?: boolean }) => {
      const pair = await withStore(options, (store) => explainRecords(store, one, other));
      if (options.json === true) await writeJson({ ...pair, reasons: reasonsOf(pair) });
      else await writeOut(`${explanationText(pair)}\n`);
    });
}
