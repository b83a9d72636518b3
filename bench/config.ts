import { readSettings, type SettingsDefinition } from '#libs/runtime';

const DEFINITION = {
  kafkaBrokers: {
    name: 'KAFKA_BROKERS',
    kind: 'list',
    default: null,
    doc: 'host:port, …; else a broker is started for the measurement',
  },
} as const satisfies SettingsDefinition;

/** Brokers that are there already, or null. */
export function givenBrokers(env: NodeJS.ProcessEnv = process.env): readonly string[] | null {
  return readSettings(DEFINITION, env).kafkaBrokers;
}
