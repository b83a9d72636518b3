import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KafkaWay } from './kafka/find-kafka.ts';

/**
 * A real broker for tests. Which one is settled before any test runs (global-setup.ts): KAFKA_BROKERS, else Docker, else
 * Java with the broker's jars. One serves all suites of a run, started by the first that asks; every test has a
 * namespace of its own. What these do to the broker itself - kill it, start it again - is for brokers of one's own.
 */
export interface KafkaBroker {
  readonly brokers: readonly string[];
  /** kill -9: nothing is said to anybody. */
  kill(): Promise<void>;
  /** Up again under the same address, with what it had stored. */
  restart(): Promise<void>;
  /** For good; what it stored is gone. */
  stop(): Promise<void>;
}

/** Whether there is one; where there is none, one line names what does not run. */
export function hasKafka(suite: string): boolean {
  const present = kafkaWay() !== 'none';
  if (!present) process.stderr.write(`not run, no Kafka broker (KAFKA_BROKERS, Docker, or Java and Maven): ${suite}\n`);
  return present;
}

/** Whether one can have a broker of one's own, to kill and restart: not where only KAFKA_BROKERS is given. */
export function hasOwnKafka(suite: string): boolean {
  const present = ['docker', 'java'].includes(kafkaWay());
  if (!present) process.stderr.write(`not run, no Kafka broker of its own (Docker, or Java and Maven): ${suite}\n`);
  return present;
}

/** Addresses of the run's broker, started now if it is not there yet. */
export async function kafkaBrokers(): Promise<readonly string[]> {
  if (kafkaWay() === 'given') return (process.env['KAFKA_BROKERS'] ?? '').split(',');
  const folder = runFolder();
  const addresses = join(folder, 'brokers');
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, 'starting'), '', { flag: 'wx' });
  } catch {
    // Another suite of this run has started it, or is at it.
    for (const giveUpAt = Date.now() + 90_000; !existsSync(addresses);) {
      if (Date.now() > giveUpAt) throw new Error('the Kafka broker of this run did not start');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return readFileSync(addresses, 'utf8').split(',');
  }
  const { brokers } = await startKafkaBroker();
  writeFileSync(`${addresses}.new`, brokers.join(','));
  renameSync(`${addresses}.new`, addresses);
  return brokers;
}

/** A broker of one's own. It ends with this process at the latest. */
export async function startKafkaBroker(): Promise<KafkaBroker> {
  // Loaded only where used: testcontainers takes its time.
  if (kafkaWay() === 'docker') return (await import('./kafka/docker-broker.ts')).startDockerBroker();
  if (kafkaWay() === 'java') return (await import('./kafka/java-broker.ts')).startJavaBroker(folderPrefix());
  throw new Error('no Kafka broker can be started here: neither Docker nor Java with Maven');
}

const PREFIX = 'lienthong-kafka-';

function kafkaWay(): KafkaWay {
  return (process.env['LIENTHONG_TEST_KAFKA'] as KafkaWay | undefined) ?? 'none';
}

/** Folders are named after the run, so that the next one can tell which are left over. */
function folderPrefix(): string {
  return `${PREFIX}${process.env['LIENTHONG_TEST_RUN'] ?? process.pid}-`;
}

function runFolder(): string {
  return join(tmpdir(), `${folderPrefix()}run`);
}

/** Of this run, and of runs whose process is gone; their brokers ended with them. */
export function removeKafkaFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const pid = Number(name.slice(PREFIX.length).split('-')[0]);
    if (`${pid}` === process.env['LIENTHONG_TEST_RUN'] || !isAlive(pid)) {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
