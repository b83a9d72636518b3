import { spawnSync } from 'node:child_process';
import { prepareJava } from './java-broker.ts';

/** How this run comes by a broker: one that was given, a container, or the broker's jars. */
export type KafkaWay = 'given' | 'docker' | 'java' | 'none';

/** In this order. The jars are fetched here, once, so that a machine without them is known before any test runs. */
export function findKafka(environment: NodeJS.ProcessEnv): KafkaWay {
  if ((environment['KAFKA_BROKERS'] ?? '') !== '') return 'given';
  if (answers('docker', ['info', '--format', '{{.ServerVersion}}'])) return 'docker';
  if (answers('java', ['-version']) && prepareJava()) return 'java';
  return 'none';
}

function answers(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
}
