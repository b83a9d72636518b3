import type { Command } from 'commander';
import { StoredInstallationTable } from '#libs/store';
import { withStore } from '../open-for-command.ts';
import { dataDirOption, type StoreOptionValues } from '../options.ts';
import { say } from '../output.ts';

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('what a store needs after a backup was put back, before anything starts on it')
    .requiredOption('--raise-incarnation', 'versions given from now on are above all that were ever given')
    .addOption(dataDirOption())
    .action(async (options: StoreOptionValues) => {
      const { incarnation } = await withStore(options, (store) =>
        new StoredInstallationTable(store.pool).raiseIncarnation(),
      );
      say(`This store is incarnation ${incarnation} now. Readers of the feed of changes begin again from its start.`);
    });
}
