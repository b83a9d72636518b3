import type { Command } from 'commander';
import { digestOfStore } from '#libs/store';
import { withStore } from '../open-for-command.ts';
import { dataDirOption, type StoreOptionValues } from '../options.ts';
import { writeJson, writeOut } from '../output.ts';

export function addDigest(program: Command): void {
  program
    .command('digest')
    .description('SHA-256 over the canonical store: equal for equal knowledge, whatever the order, repeats and crashes')
    .addOption(dataDirOption())
    .option('--json', 'with counts')
    .action(async (options: StoreOptionValues & { json?: boolean }) => {
      const digest = await withStore(options, (store) => digestOfStore(store.pool));
      if (options.json === true) await writeJson(digest);
      else await writeOut(`${digest.sha256}\n`);
    });
}
