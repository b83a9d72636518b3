import { markdownTable } from '#libs/contract';
import type { SettingDefinition, SettingsDefinition } from '#libs/runtime';
import { ADAPTER_SETTINGS } from '../../adapter/src/config.ts';
import { PROCESS_SETTINGS } from '../../all-in-one/src/config.ts';
import { API_SETTINGS } from '../../api/src/config.ts';
import { RECONCILER_SETTINGS } from '../../reconciler/src/config.ts';
import { SINK_SETTINGS } from '../../sink/src/config.ts';
import { STEWARD_API_SETTINGS } from '../../steward-api/src/config.ts';

const PROCESSES: readonly (readonly [string, SettingsDefinition])[] = [
  ['`npm start` and `lienthong`: everything in one process', PROCESS_SETTINGS],
  ['adapter: `node dist/apps/adapter/src/main.js`', ADAPTER_SETTINGS],
  ['reconciler: `node dist/apps/reconciler/src/main.js`', RECONCILER_SETTINGS],
  ['sink: `node dist/apps/sink/src/main.js`', SINK_SETTINGS],
  ['api: `node dist/apps/api/src/main.js`', API_SETTINGS],
  ['steward-api: `node dist/apps/steward-api/src/main.js`', STEWARD_API_SETTINGS],
];

/** The text of docs/settings.md: every environment variable of every process, from the tables that read them. */
export function settingsPage(): string {
  const sections = PROCESSES.map(([title, settings]) => {
    const rows = Object.values(settings).map((setting) => [
      `\`${setting.name}\``,
      domainOf(setting),
      defaultOf(setting),
      setting.doc,
    ]);
    return `## ${title}\n\n${markdownTable([['variable', 'value', 'default', 'what'], ...rows])}\n`;
  });
  const head = [
    '# Settings',
    '',
    'Environment variables, read once when a process starts. All mistakes are told at once, without the values: some are secrets. An empty variable counts as absent.',
    '',
    'This page is written by `npm run schemas`.',
    '',
  ];
  return `${head.join('\n')}\n${sections.join('\n')}`;
}

function domainOf(setting: SettingDefinition): string {
  if (setting.kind === 'choice') return setting.choices.join(', ');
  if (setting.kind !== 'integer') return setting.kind === 'list' ? 'list, by commas' : setting.kind;
  const { min = 0, max } = setting;
  return max === undefined ? `integer from ${min}` : `${min} to ${max}`;
}

function defaultOf({ default: fallback }: SettingDefinition): string {
  if (fallback === undefined) return '**required**';
  if (fallback === null) return 'none';
  return `\`${String(fallback)}\``;
}
