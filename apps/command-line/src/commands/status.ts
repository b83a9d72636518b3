import type { Command } from 'commander';
import { pipelineStatus, type PipelineStatus } from '../../../all-in-one/src/status.ts';
import { EXIT } from '../exit-codes.ts';
import { withPipelineStore } from '../open-for-command.ts';
import { dataDirOption, entityTypesOption, logOption, sourcesOption, type PipelineOptionValues } from '../options.ts';
import { table, writeJson, writeOut } from '../output.ts';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('conservation by source, lag, quarantine and review tasks')
    .addOption(dataDirOption())
    .addOption(logOption())
    .addOption(sourcesOption())
    .addOption(entityTypesOption())
    .option('--json', 'as one JSON object')
    .action(async (options: PipelineOptionValues & { json?: boolean }) => {
      const status = await withPipelineStore(options, pipelineStatus);
      if (options.json === true) await writeJson(status);
      else await writeOut(`${describe(status)}\n`);
      const lost = Object.values(status.conservation).some(({ unaccounted }) => unaccounted < 0);
      if (lost) process.exitCode = EXIT.notAsItMustBe;
    });
}

function describe(status: PipelineStatus): string {
  const columns = ['received', 'applied', 'stale', 'duplicate', 'quarantined', 'unaccounted'] as const;
  const conservation = table([
    ['source', ...columns],
    ...Object.entries(status.conservation).map(([source, counts]) => [
      source,
      ...columns.map((column) => String(counts[column])),
    ]),
  ]);
  const lag = table([
    ['consumer', 'lag'],
    ...Object.entries(status.lag).map(([name, events]) => [name, String(events)]),
  ]);
  const entities = Object.entries(status.entities).map(([type, count]) => `${count} ${type}`);
  return [
    conservation,
    '',
    lag,
    '',
    `entities       ${entities.join(', ') || 'none'}`,
    `review tasks   ${status.reviewTasks}`,
    `quarantine     ${status.quarantine.adapter} by adapters, ${status.quarantine.reconciler} by reconcilers`,
    `alarms         ${status.alarms}`,
  ].join('\n');
}
