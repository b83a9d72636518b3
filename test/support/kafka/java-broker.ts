import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KafkaBroker } from './broker.ts';
import { freePort } from './free-port.ts';

/** Bumped when what is cached changes. */
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lienthong', 'kafka-4.3.1-a');
const JARS = join(CACHE, 'jars');
const FORMATTED = join(CACHE, 'formatted');
const FLAGS = [
  '-Xms256m',
  '-Xmx512m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:-UsePerfData',
  '-Xshare:auto',
];
const START_LIMIT_MS = 60_000;

/** Jars and a formatted folder in the user's cache; false where Maven or the jars are not to be had. */
export function prepareJava(): boolean {
  if (existsSync(FORMATTED)) return true;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'making-'));
  try {
    const jars = join(work, 'jars');
    const pom = join(import.meta.dirname, 'pom.xml');
    process.stderr.write('fetching the jars of a Kafka broker for the tests, once\n');
    const maven = ['-q', '-B', '-f', pom, 'package', `-Djars=${jars}`];
    if (spawnSync('mvn', maven, { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) return false;
    const formatted = join(work, 'formatted');
    const properties = join(work, 'format.properties');
    writeFileSync(properties, serverProperties(formatted, { client: 9092, controller: 9093 }));
    const cluster = randomBytes(16).toString('base64url');
    const format = ['-cp', `${jars}/*`, 'kafka.tools.StorageTool', 'format', '-t', cluster, '-c', properties];
    if (spawnSync('java', format, { stdio: 'ignore' }).status !== 0) return false;
    // Another run may have been quicker; then its result stays.
    if (!existsSync(JARS)) renameSync(jars, JARS);
    if (!existsSync(FORMATTED)) renameSync(formatted, FORMATTED);
    return true;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export interface JavaBrokerOptions {
  /** Where its folder is made; else the system's folder for temporary files. */
  readonly parent?: string;
  /** Port under which clients are told to reach it: of a proxy. */
  readonly advertisedPort?: number;
}

/** A broker of its own, on free ports, that ends with this process however that ends. */
export async function startJavaBroker(folderPrefix: string, options: JavaBrokerOptions = {}): Promise<JavaBroker> {
  const folder = mkdtempSync(join(options.parent ?? tmpdir(), folderPrefix));
  const ports = { client: await freePort(), controller: await freePort(), advertised: options.advertisedPort };
  cpSync(FORMATTED, join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'server.properties'), serverProperties(join(folder, 'data'), ports));
  writeFileSync(join(folder, 'log4j2.properties'), LOG4J);
  let running = await launch(folder);
  return {
    brokers: [`127.0.0.1:${ports.client}`],
    hasEnded: () => running.keeper.exitCode !== null,
    kill: async () => end(running),
    restart: async () => {
      await end(running);
      running = await launch(folder);
    },
    stop: async () => {
      await end(running);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface JavaBroker extends KafkaBroker {
  /** Whether it is down, by itself or killed. */
  hasEnded(): boolean;
}

interface Running {
  readonly keeper: ChildProcess;
  readonly ended: Promise<void>;
  readonly pid: number;
}

/**
 * The shell between us and Java holds our pipe: when this process ends, even by kill -9, the pipe closes and the broker
 * is ended. Its first line is Java's process id.
 */
const KEEPER = `exec 3<&0
java "$@" >"$BROKER_LOG" 2>&1 </dev/null & child=$!
echo "$child"
(cat <&3 >/dev/null; kill -9 "$child") 2>/dev/null & watcher=$!
wait "$child"
kill "$watcher" 2>/dev/null`;

async function launch(folder: string): Promise<Running> {
  const log = join(folder, `broker-${Date.now()}.log`);
  writeFileSync(log, '');
  const args = [...FLAGS, '-cp', `${JARS}/*`, `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`];
  const keeper = spawn('sh', ['-c', KEEPER, 'keeper', ...args, 'kafka.Kafka', join(folder, 'server.properties')], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, BROKER_LOG: log },
  });
  keeper.unref();
  const ended = new Promise<void>((resolve) => keeper.once('exit', () => resolve()));
  const pid = await new Promise<number>((resolve) =>
    keeper.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))),
  );
  writeFileSync(join(folder, 'pid'), `${pid}`);
  const giveUpAt = Date.now() + START_LIMIT_MS;
  while (!readFileSync(log, 'utf8').includes('Kafka Server started')) {
    if (keeper.exitCode !== null || Date.now() > giveUpAt) {
      throw new Error(`the Kafka broker did not start:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // The handles do not keep the tests from ending; the pipe stays open until this process is gone.
  for (const stream of [keeper.stdin, keeper.stdout]) (stream as unknown as { unref?: () => void }).unref?.();
  return { keeper, ended, pid };
}

async function end(running: Running): Promise<void> {
  if (running.keeper.exitCode === null) {
    process.kill(running.pid, 'SIGKILL');
    await running.ended;
  }
}

function serverProperties(
  dataDir: string,
  ports: { client: number; controller: number; advertised?: number | undefined },
): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${ports.controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${ports.client},CONTROLLER://127.0.0.1:${ports.controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${ports.advertised ?? ports.client}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
log.dirs=${dataDir}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
num.network.threads=2
num.io.threads=4
log.cleaner.dedupe.buffer.size=16777216
log.segment.bytes=134217728
controlled.shutdown.enable=false
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
`;
}

const LOG4J = `rootLogger.level=WARN
rootLogger.appenderRef.out.ref=out
logger.server.name=kafka.server
logger.server.level=INFO
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %c: %m%n
`;
