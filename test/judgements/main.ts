/**
 * `npm run judgements -- [--count 100000] [--records 5000] [--seed 7]`: judgements given and revoked in any order between
 * changes of records, through the topics, against a naive computation from the final facts.
 */
import { Command, InvalidArgumentError } from 'commander';
import { shippedType } from '../support/shipped-types.ts';
import { runCampaign, type CampaignFigures } from './campaign.ts';

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 on is meant');
  return value;
};

interface Options {
  readonly count: number;
  readonly records: number;
  readonly seed: number;
  readonly batch: number;
  readonly restarts: number;
  readonly json?: boolean;
}

async function main({ count, records, seed, batch, restarts, json }: Options): Promise<void> {
  const size = { judgements: count, records, seed, batchSize: batch, restarts };
  const figures = await runCampaign({
    ...size,
    definition: shippedType('person'),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const isRight =
    figures.digest === figures.oracleDigest &&
    figures.differences.length === 0 &&
    figures.digestAfterRevoking === figures.digestWithoutJudgements;
  process.stdout.write(json === true ? `${JSON.stringify(figures)}\n` : described(figures));
  process.exitCode = isRight ? 0 : 1;
}

function described(figures: CampaignFigures): string {
  const told = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ');
  const { judgementsPublished, changesPublished, seconds } = figures;
  const perSecond = Math.round((judgementsPublished + changesPublished) / seconds);
  return [
    `${judgementsPublished} judgements among ${changesPublished} changes of ${figures.records} records in ${seconds.toFixed(1)} s (${perSecond} events/s)`,
    `counted          ${told(figures.counted)}`,
    `last words       ${told(figures.judgements)}`,
    `review tasks     ${told(figures.reviewTasks)}`,
    `entities         ${figures.entities}; versions told: ${told(figures.entityVersions)}`,
    `digest           ${figures.digest}`,
    `of the oracle    ${figures.oracleDigest}`,
    `differences      ${figures.differences.length} (groups, review tasks, standings of judgements)`,
    ...figures.differences.slice(0, 10).map((each) => `  ${each}`),
    `${figures.revocations} revocations`,
    `digest then      ${figures.digestAfterRevoking}`,
    `without any      ${figures.digestWithoutJudgements}`,
    '',
  ].join('\n');
}

const program = new Command('judgements')
  .description('judgements given and revoked in any order between changes, against a naive computation')
  .option('--count <n>', 'judgements', wholeNumber, 100_000)
  .option('--records <n>', 'records', wholeNumber, 5000)
  .option('--seed <s>', 'of everything that is drawn', wholeNumber, 7)
  .option('--batch <n>', 'events in a micro-batch at most', wholeNumber, 500)
  .option('--restarts <n>', 'how often another reconciler takes over on the way', wholeNumber, 3)
  .option('--json', 'one JSON object on stdout')
  .action(main);
await program.parseAsync();
process.exit();
