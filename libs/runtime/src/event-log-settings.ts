import type { SettingsDefinition, SettingsOf } from './settings.ts';

/** The settings by which every process finds the topics. */
export const EVENT_LOG_SETTINGS = {
  eventLog: {
    name: 'EVENT_LOG',
    kind: 'choice',
    choices: ['postgres', 'kafka'],
    default: 'postgres',
    doc: 'Where the topics are',
  },
  kafkaBrokers: {
    name: 'KAFKA_BROKERS',
    kind: 'list',
    default: null,
    requiredWhen: { key: 'eventLog', is: 'kafka' },
    doc: 'host:port, …; needed with EVENT_LOG=kafka',
  },
} as const satisfies SettingsDefinition;

export type EventLogSettings =
  { readonly kind: 'postgres' } | { readonly kind: 'kafka'; readonly brokers: readonly string[] };

/** Of settings that were read with `EVENT_LOG_SETTINGS` among them. */
export function eventLogSettings(settings: SettingsOf<typeof EVENT_LOG_SETTINGS>): EventLogSettings {
  return settings.eventLog === 'kafka' ? { kind: 'kafka', brokers: settings.kafkaBrokers ?? [] } : { kind: 'postgres' };
}
