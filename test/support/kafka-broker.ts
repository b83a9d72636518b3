import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KafkaBroker } from './kafka/broker.ts';
import type { KafkaWay } from './kafka/find-kafka.ts';

export type { KafkaBroker } from './kafka/broker.ts';

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

/** Of this run, and of runs whose process is gone. A broker that is still up ends first, so that it writes no more. */
export function removeKafkaFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const pid = Number(name.slice(PREFIX.length).split('-')[0]);
    if (`${pid}` === process.env['LIENTHONG_TEST_RUN'] || !isAlive(pid)) {
      endBroker(join(tmpdir(), name));
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}

/** Only a process that was started with this folder: process ids are used again. */
function endBroker(folder: string): void {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone, or this system has no /proc: then it ends with the process that started it.
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
