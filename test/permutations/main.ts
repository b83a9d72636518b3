/**
 * `npm run permutations -- FILE.csv [--entity-type DIR] [--orders 50] [--records N] [--seed 7]`: the records of a file,
 * their versions, deletions and judgements in many orders through reconciler and sink on a real PostgreSQL and its log:
 * every order must come to the partition and the digest that one batch comes to.
 */
import { basename, dirname } from 'node:path';
import type { TObject } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { attributesSchema } from '#libs/contract';
import { loadEntityTypes } from '#libs/runtime';
import { readLinkageRecords } from '../../apps/command-line/src/linkage-records.ts';
import { runPermutations } from './campaign.ts';

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 on is meant');
  return value;
};

interface Options {
  readonly entityType: string;
  readonly orders: number;
  readonly records?: number;
  readonly seed: number;
  readonly json?: boolean;
}

async function main(file: string, { entityType, orders, records: most, seed, json }: Options): Promise<void> {
  const definition = (await loadEntityTypes(dirname(entityType))).get(basename(entityType));
  if (definition === undefined) throw new Error(`there is no entity type ${entityType}`);
  const rows = (await readLinkageRecords([file], definition.attributes, null)).slice(0, most);
  const { properties } = attributesSchema(definition.attributes) as TObject;
  // What an adapter would refuse (a date of month 13) is unknown here.
  const records = rows.map(({ ref, after, entity }) => {
    const read = Object.entries(after).map(([name, value]) => {
      const schema = properties[name];
      return [name, schema !== undefined && Value.Check(schema, value) ? value : null] as const;
    });
    return { ref, after: Object.fromEntries(read), entity };
  });
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const figures = await runPermutations({ definition, records, orders, seed, say });
  const { batch } = figures;
  const differing = figures.orders.filter(
    ({ partition, digest }) => partition !== batch.partition || digest !== batch.digest,
  );
  const partitions = new Set([batch.partition, ...figures.orders.map(({ partition }) => partition)]);
  const text = [
    `${figures.records} records, ${figures.changes} changes, ${figures.judgements} judgements, ${figures.groups} groups`,
    `${orders} orders: ${partitions.size} partition${partitions.size === 1 ? '' : 's'}, ${differing.length} orders that differ from the batch`,
    '',
  ].join('\n');
  process.stdout.write(json === true ? `${JSON.stringify(figures, null, 2)}\n` : text);
  if (differing.length > 0) process.exitCode = 1;
}

const program = new Command('permutations')
  .description('the facts about the records of a file in many orders through the pipeline, against one batch')
  .addArgument(new Argument('<file>', 'a CSV file'))
  .option('--entity-type <dir>', 'what its rows are', 'test/fixtures/linkage/historical')
  .option('--orders <n>', 'how many', wholeNumber, 50)
  .option('--records <n>', 'the first rows only', wholeNumber)
  .option('--seed <s>', 'of everything that is drawn', wholeNumber, 7)
  .option('--json', 'one JSON object on stdout')
  .action(main);
await program.parseAsync();
process.exit();
