import type { Command } from 'commander';
import { hashToken, loadEntityTypes, newToken } from '#libs/runtime';
import { pauseSource, resumeSource, saveSourceToken } from '#libs/store';
import { readProcessSettings } from '../../../all-in-one/src/config.ts';
import { loadSources } from '../../../adapter/src/load-sources.ts';
import { wrongArgument } from '../exit-codes.ts';
import { withStore } from '../open-for-command.ts';
import { dataDirOption, entityTypesOption, settingsOf, sourcesOption, type PipelineOptionValues } from '../options.ts';
import { say, table, writeJson, writeOut } from '../output.ts';

export function addSource(program: Command): void {
  const command = program.command('source').description('the connected sources');
  command
    .command('list')
    .description('each source with its kind and datasets; checks every definition')
    .addOption(sourcesOption())
    .addOption(entityTypesOption())
    .option('--json', 'as JSON')
    .action(listSources);
  command
    .command('token')
    .description('gives a source a token for HTTP push; shown once, stored as a hash')
    .argument('<source>')
    .addOption(sourcesOption())
    .addOption(entityTypesOption())
    .addOption(dataDirOption())
    .action(giveToken);
  for (const [verb, description] of [
    ['pause', 'accepts nothing of a source any more: its files wait, its pushes are answered 503'],
    ['resume', 'accepts a paused source again, from where it stood'],
  ] as const) {
    command
      .command(verb)
      .description(description)
      .argument('<source>')
      .addOption(sourcesOption())
      .addOption(entityTypesOption())
      .addOption(dataDirOption())
      .action((source: string, options: PipelineOptionValues) => setPaused(source, verb, options));
  }
}

async function setPaused(source: string, verb: 'pause' | 'resume', options: PipelineOptionValues): Promise<void> {
  const sources = await definedSources(options);
  if (!sources.some(({ name }) => name === source)) throw wrongArgument(`there is no source ${JSON.stringify(source)}`);
  await withStore(options, ({ pool }) => (verb === 'pause' ? pauseSource : resumeSource)(pool, source));
  say(verb === 'pause' ? `${source} is paused.` : `${source} is read again.`);
}

async function listSources(options: PipelineOptionValues & { json?: boolean }): Promise<void> {
  const sources = await definedSources(options);
  const rows = sources.map(({ name, kind, definition }) => ({
    source: name,
    kind,
    datasets: Object.entries(definition.datasets).map(([dataset, { entityType }]) => ({ dataset, entityType })),
  }));
  if (options.json === true) return writeJson(rows);
  const lines = rows.map(({ source, kind, datasets }) => [
    source,
    kind,
    datasets.map(({ dataset, entityType }) => `${dataset} (${entityType})`).join(', '),
  ]);
  return writeOut(`${table([['source', 'kind', 'datasets'], ...lines])}\n`);
}

async function giveToken(source: string, options: PipelineOptionValues): Promise<void> {
  const sources = await definedSources(options);
  const known = sources.find(({ name }) => name === source);
  if (known === undefined) throw wrongArgument(`there is no source ${JSON.stringify(source)}`);
  if (known.kind !== 'http-push') throw wrongArgument(`${source} is read by ${known.kind}, not by HTTP push`);
  const token = newToken();
  await withStore(options, (store) => saveSourceToken(store.pool, source, hashToken(token)));
  say(`A token of ${source}. It is not stored: keep it now.`);
  await writeOut(`${token}\n`);
}

async function definedSources(options: PipelineOptionValues): ReturnType<typeof loadSources> {
  const settings = readProcessSettings(settingsOf(options));
  return loadSources(settings.sourcesDir, await loadEntityTypes(settings.entityTypesDir));
}
