import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { entityChangedTopic, recordChangedTopic } from '#libs/contract';
import { openStore } from '#libs/store';
import { AppProcess, freePort, repository } from '../../support/app-process.ts';
import { addPartitions, expireTopic, recreateTopic } from '../../support/tamper-topics.ts';
import type { CaseContext, FaultCase } from '../fault-case.ts';
import { entityTypesDir, type Stage, START_PATIENCE_MS } from '../stage.ts';

const EVENTS = 30;

/** A store of its own beside the round's, so that what cannot be healed harms nobody. */
interface Aside {
  readonly env: Readonly<Record<string, string>>;
  readonly topic: string;
  readonly broker: string;
  readonly url: string;
}

export const TOPICS: readonly FaultCase[] = [
  {
    name: 'a topic is deleted and made again',
    covers: ['F15'],
    expects: 'the reconciler refuses to start: log.offset-lost',
    turn: 'store',
    run: (context) =>
      tampered(context, 'log.offset-lost', ({ broker, topic }) => recreateTopic(broker, topic, 6), 'topic made again'),
  },
  {
    name: 'events expire before they are read',
    covers: ['F14'],
    expects: 'the reconciler refuses to start: log.offset-lost; it does not go on from the end',
    turn: 'store',
    run: (context) =>
      tampered(
        context,
        'log.offset-lost',
        async ({ broker, topic }) => {
          await publish(context.stage, topic);
          await expireTopic(broker, topic);
        },
        'unread events expired',
      ),
  },
  {
    name: 'the partition count of a topic is changed',
    covers: ['F16'],
    expects: 'the reconciler refuses to start: log.partitions-changed',
    turn: 'store',
    run: (context) =>
      tampered(
        context,
        'log.partitions-changed',
        ({ broker, topic }) => addPartitions(broker, topic, 8),
        'partitions added',
      ),
  },
  {
    name: 'the sink’s topic is deleted and made again',
    covers: ['F15'],
    expects: 'the sink refuses to start: log.offset-lost; nothing is taken for deleted',
    turn: 'once',
    run: async (context) => {
      const aside = await makeAside(context.stage);
      const topic = entityChangedTopic(aside.env['NAMESPACE'] ?? '', 'person').name;
      await readOnce(context.stage, 'sink', aside, topic, 'sink');
      await recreateTopic(aside.broker, topic, 3);
      context.fault('topic made again');
      const said = await untilItEnds('sink', aside.env);
      context.expect(said.code === 1 && said.text.includes('log.offset-lost'), `the sink refuses: ${said.text}`);
      await removeAside(context.stage, aside);
    },
  },
  {
    name: 'processes are killed again and again while they make the tables',
    covers: ['F47'],
    expects: 'each next one goes on where the tables stand; in the end they are those of an undisturbed start',
    turn: 'once',
    run: async (context) => {
      const { stage, random, fault, expect } = context;
      const url = await makeDatabase(stage);
      const env = { ...asideEnv(stage, url), NAMESPACE: `aside-n${randomBytes(6).toString('hex')}` };
      for (let times = 0; times < 8; times += 1) {
        const child = spawn(process.execPath, [mainOf('sink')], {
          cwd: repository,
          env: withPath(env),
          stdio: 'ignore',
        });
        await pause(300 + times * 60 + random() * 100);
        child.kill('SIGKILL');
        fault('kill -9: in a migration, or near it');
      }
      const one = new AppProcess({ app: 'sink', port: await freePort(), env });
      one.start();
      await one.untilReady(START_PATIENCE_MS);
      await one.stop();
      expect((await tablesOf(url)) === (await tablesOf(stage.database.url)), 'the tables are those of other stores');
      await dropDatabase(stage, url);
    },
  },
];

async function tampered(
  context: CaseContext,
  code: string,
  tamper: (aside: Aside) => Promise<void>,
  kind: string,
): Promise<void> {
  const aside = await makeAside(context.stage);
  await readOnce(context.stage, 'reconciler', aside, aside.topic, 'reconciler.person');
  await tamper(aside);
  context.fault(kind);
  const said = await untilItEnds('reconciler', aside.env);
  context.expect(said.code === 1 && said.text.includes(code), `the reconciler refuses with ${code}: ${said.text}`);
  await removeAside(context.stage, aside);
}

async function makeAside(stage: Stage): Promise<Aside> {
  const url = await makeDatabase(stage);
  const namespace = `aside-n${randomBytes(6).toString('hex')}`;
  const env = { ...asideEnv(stage, url), NAMESPACE: namespace };
  const topic = recordChangedTopic(namespace, 'population', 'citizen').name;
  return { env, topic, broker: stage.broker.brokers[0] ?? '', url };
}

async function removeAside(stage: Stage, { url }: Aside): Promise<void> {
  await dropDatabase(stage, url);
}

function asideEnv(stage: Stage, url: string): Record<string, string> {
  return {
    DATABASE_URL: url,
    EVENT_LOG: 'kafka',
    KAFKA_BROKERS: stage.broker.brokers.join(','),
    ENTITY_TYPES_DIR: entityTypesDir,
    DATASETS: 'population/citizen=person',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: '0',
  };
}

/** The app takes some events of the topic, in an undisturbed run, and stops. */
async function readOnce(stage: Stage, app: string, aside: Aside, topic: string, consumer: string): Promise<void> {
  const one = new AppProcess({ app, port: await freePort(), env: aside.env });
  one.start();
  await one.untilReady(START_PATIENCE_MS);
  await publish(stage, topic);
  const store = await openStore(aside.url);
  try {
    for (const giveUpAt = Date.now() + 30_000; ; await pause(50)) {
      const { rows } = await store.pool.query<{ taken: string | null }>(
        'SELECT sum(next_offset - first_offset)::text AS taken FROM stream.consumer_offset WHERE consumer = $1',
        [consumer],
      );
      if (Number(rows[0]?.taken ?? 0) === EVENTS) break;
      if (Date.now() > giveUpAt) throw new Error(`the ${app} did not take what was published: ${one.lastWords}`);
    }
  } finally {
    await store.close();
    await one.stop();
  }
}

/** Events that no schema takes: they are counted and quarantined. */
async function publish(stage: Stage, topic: string): Promise<void> {
  await stage.log.publish(
    Array.from({ length: EVENTS }, (_, n) => ({
      topic,
      key: Buffer.from(`${n}`),
      value: Buffer.from('{}'),
      headers: {},
    })),
  );
}

async function untilItEnds(
  app: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [mainOf(app)], {
    cwd: repository,
    env: withPath(env),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (bytes: Buffer) => (text = `${text}${bytes.toString()}`.slice(-4000)));
  const late = setTimeout(() => child.kill('SIGKILL'), 40_000);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearTimeout(late);
  return { code, text };
}

const mainOf = (app: string): string => join(repository, 'dist/apps', app, 'src/main.js');
const withPath = (env: Readonly<Record<string, string>>) => ({ PATH: process.env['PATH'] ?? '', ...env });

async function makeDatabase(stage: Stage): Promise<string> {
  const name = `aside_${randomBytes(6).toString('hex')}`;
  await stage.store.pool.query(`CREATE DATABASE ${name}`);
  const url = new URL(stage.database.url);
  url.pathname = `/${name}`;
  return url.href;
}

async function dropDatabase(stage: Stage, url: string): Promise<void> {
  await stage.store.pool.query(`DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

/** Every column of every schema of ours, as one text. */
async function tablesOf(url: string): Promise<string> {
  const store = await openStore(url);
  try {
    const { rows } = await store.pool.query<{ text: string }>(
      `SELECT string_agg(concat_ws('.', table_schema, table_name, column_name, data_type), E'\n'
                         ORDER BY table_schema, table_name, column_name) AS text
         FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    return rows[0]?.text ?? '';
  } finally {
    await store.close();
  }
}
