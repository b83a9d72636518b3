import { Option, type Command } from 'commander';
import { hashToken, newToken } from '#libs/runtime';
import { saveConsumer } from '#libs/store';
import { withStore } from '../open-for-command.ts';
import { dataDirOption, type StoreOptionValues } from '../options.ts';
import { say, writeOut } from '../output.ts';

interface TokenOptions extends StoreOptionValues {
  readonly purpose: readonly string[];
}

export function addToken(program: Command): void {
  program
    .command('token')
    .description('gives a consumer of the API a token; shown once, stored as a hash')
    .argument('<consumer>', 'name of the downstream service')
    .addOption(
      new Option('--purpose <purposes...>', 'what it may see')
        .choices(['identity', 'contact', 'statistics'])
        .makeOptionMandatory(),
    )
    .addOption(dataDirOption())
    .action(async (name: string, options: TokenOptions) => {
      const token = newToken();
      const consumer = { name, purposes: options.purpose, tokenHash: hashToken(token) };
      await withStore(options, (store) => saveConsumer(store.pool, consumer));
      say(`A token of ${name} for ${options.purpose.join(', ')}. It is not stored: keep it now.`);
      await writeOut(`${token}\n`);
    });
}
