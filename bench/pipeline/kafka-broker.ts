import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { givenBrokers } from '../config.ts';

export interface Broker {
  readonly brokers: readonly string[];
  /** Parent of the broker's process; null where it is not ours. */
  readonly pid: number | null;
  stop(): Promise<void>;
}

/** The broker to try things by hand, which is the one of the tests. */
const OWN_BROKER = [
  '--conditions=source',
  '--import',
  './test/support/typescript-loader.mjs',
  'test/support/kafka-broker-main.ts',
];

/** KAFKA_BROKERS, else one that is started for as long as this runs; null where none is to be had. */
export async function findBroker(): Promise<Broker | null> {
  const given = givenBrokers();
  if (given !== null) return { brokers: given, pid: null, stop: async () => undefined };
  const child = spawn(process.execPath, OWN_BROKER, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<null>((resolve) => child.once('exit', () => resolve(null)));
  const brokers = await Promise.race([announced(child), ended]);
  if (brokers === null) return null;
  return {
    brokers,
    pid: child.pid ?? null,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function announced(child: ChildProcess & { readonly stdout: NodeJS.ReadableStream }): Promise<string[] | null> {
  for await (const line of createInterface({ input: child.stdout })) {
    const brokers = /^export KAFKA_BROKERS=(.+)$/.exec(line)?.[1];
    if (brokers !== undefined) return brokers.split(',');
  }
  return null;
}
