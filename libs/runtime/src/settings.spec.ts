import { expect, test } from '@jest/globals';
import { EVENT_LOG_SETTINGS, eventLogSettings } from './event-log-settings.ts';
import { describeSettings, readSettings, type SettingsDefinition } from './settings.ts';

const DEFINITION = {
  databaseUrl: { name: 'DATABASE_URL', kind: 'text', default: null, doc: 'PostgreSQL' },
  brokers: { name: 'KAFKA_BROKERS', kind: 'list', default: [], doc: 'brokers' },
  eventLog: { name: 'EVENT_LOG', kind: 'choice', choices: ['postgres', 'kafka'], default: 'postgres', doc: 'the log' },
  batchSize: { name: 'BATCH_SIZE', kind: 'integer', min: 1, max: 10_000, default: 2000, doc: 'events a batch' },
  watch: { name: 'WATCH', kind: 'boolean', default: true, doc: 'watch' },
  sources: { name: 'SOURCES_DIR', kind: 'text', doc: 'folder of sources' },
} as const satisfies SettingsDefinition;

test('settings are read once into plain values', () => {
  const env = { KAFKA_BROKERS: 'a:1, b:2', BATCH_SIZE: '7', WATCH: 'no', SOURCES_DIR: 's', DATABASE_URL: ' ' };
  const settings = readSettings(DEFINITION, env);
  const typed: { eventLog: 'postgres' | 'kafka'; databaseUrl: string | null; batchSize: number } = settings;
  expect(typed).toEqual({
    databaseUrl: null,
    brokers: ['a:1', 'b:2'],
    eventLog: 'postgres',
    batchSize: 7,
    watch: false,
    sources: 's',
  });
});

test('all mistakes are told at once, without the values', () => {
  const env = { BATCH_SIZE: '0x10', WATCH: 'perhaps', EVENT_LOG: 'secret' };
  expect(() => readSettings(DEFINITION, env)).toThrow(
    expect.objectContaining({
      code: 'settings.invalid',
      details: [
        'EVENT_LOG must be one of postgres, kafka: the log',
        'BATCH_SIZE must be an integer from 1 to 10000: events a batch',
        'WATCH must be true or false: watch',
        'SOURCES_DIR is missing: folder of sources',
      ],
    }),
  );
});

test('what another setting makes necessary is told with all other mistakes', () => {
  const definition = {
    ...EVENT_LOG_SETTINGS,
    items: { name: 'ITEMS', kind: 'list', item: /^a=/, doc: 'a=…' },
    count: { name: 'COUNT', kind: 'integer', doc: 'how many' },
  } as const satisfies SettingsDefinition;
  for (const brokers of [undefined, ' ', ' , ']) {
    const env = { EVENT_LOG: 'kafka', KAFKA_BROKERS: brokers, ITEMS: 'a=1, b=2', COUNT: 'x' };
    expect(() => readSettings(definition, env)).toThrow(
      expect.objectContaining({
        details: [
          'ITEMS has an item of another form: a=…',
          'COUNT must be an integer from 0 to 9007199254740991: how many',
          'KAFKA_BROKERS is missing: host:port, …; needed with EVENT_LOG=kafka',
        ],
      }),
    );
  }
  const good = { ITEMS: 'a=1', COUNT: '1' };
  expect(eventLogSettings(readSettings(definition, good))).toEqual({ kind: 'postgres' });
  const kafka = readSettings(definition, { ...good, EVENT_LOG: 'kafka', KAFKA_BROKERS: 'h:1, h:2' });
  expect(eventLogSettings(kafka)).toEqual({ kind: 'kafka', brokers: ['h:1', 'h:2'] });
});

test('every setting describes itself', () => {
  expect(describeSettings(DEFINITION)).toHaveLength(6);
});
