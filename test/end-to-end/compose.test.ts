import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listFiles, type Store } from '#libs/store';
import type { PipelineStatus } from '../../apps/all-in-one/src/status.ts';
import { simulate, type Simulated } from '../../simulation/index.ts';
import { buildProcesses, freePort } from '../support/app-process.ts';
import { appServices, readComposeFile, type ComposeService } from '../support/compose-file.ts';
import { Ministries } from '../support/deliver-ministries.ts';
import { freshNamespace } from '../support/event-logs.ts';
import { eventually } from '../support/eventually.ts';
import { hasKafka, kafkaBrokers } from '../support/kafka-broker.ts';
import { killCommands, StartedCommand } from '../support/started-command.ts';
import { createTestStore } from '../support/test-store.ts';

/**
 * What `docker compose up` would start, without containers: the commands, variables and health checks are those of
 * docker-compose.yml. Replaced is what a container would see otherwise: names of hosts, its folders and its ports.
 */
const suite = hasKafka('compose file') ? describe : describe.skip;

suite('what docker-compose.yml describes', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'lienthong-compose-'));
  const inboxDir = join(scratch, 'inbox');
  const running = new Map<string, StartedCommand>();
  const ports = new Map<string, number>();
  let store: Store;
  let simulated: Simulated;
  let replaced: readonly (readonly [string, string])[];

  beforeAll(async () => {
    buildProcesses();
    store = await createTestStore();
    simulated = await simulate({ people: 60, seed: 5 }, join(scratch, 'ministries'));
    for (const { name } of appServices()) ports.set(name, await freePort());
    const { DATABASE_URL, KAFKA_BROKERS, NAMESPACE } = readComposeFile().services['tools']?.environment ?? {};
    replaced = [
      [String(DATABASE_URL), store.url],
      [String(KAFKA_BROKERS), (await kafkaBrokers()).join(',')],
      [String(NAMESPACE), freshNamespace()],
      ['/inbox', inboxDir],
      ['0.0.0.0', '127.0.0.1'],
    ];
  });
  afterAll(async () => {
    killCommands();
    await store?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  const environmentOf = (name: string, service: ComposeService): Record<string, string> =>
    Object.fromEntries(
      Object.entries(service.environment).map(([variable, value]) => {
        if (variable === 'HTTP_PORT') return [variable, String(ports.get(name))];
        return [variable, replaced.find(([from]) => from === String(value))?.[1] ?? String(value)];
      }),
    );
  const nodeOf = (words: readonly string[]): string[] => {
    const [program, ...args] = words;
    expect(program).toBe('node');
    return [process.execPath, ...args];
  };

  /** The health check as the container's engine would run it. */
  async function isHealthy(name: string, { environment, healthcheck }: ComposeService): Promise<boolean> {
    const [kind, ...words] = healthcheck?.test ?? [];
    expect(kind).toBe('CMD');
    const own = `127.0.0.1:${environment['HTTP_PORT'] ?? ''}/`;
    expect(words.join(' ')).toContain(own);
    const { code } = await new StartedCommand(
      nodeOf(words.map((word) => word.replace(own, `127.0.0.1:${ports.get(name) ?? 0}/`))),
    ).ended;
    return code === 0;
  }

  /** `docker compose run --rm tools …` */
  async function tools(...args: string[]): Promise<string> {
    const service = readComposeFile().services['tools'];
    if (service === undefined) throw new Error('there are no tools');
    const env = environmentOf('tools', service);
    const { code, stdout, stderr } = await new StartedCommand([...nodeOf(service.entrypoint ?? []), ...args], { env })
      .ended;
    if (code !== 0) throw new Error(`tools ${args.join(' ')} ended with ${code}:\n${stderr}`);
    return stdout.trim();
  }

  /** Files are read once they have stood still. */
  async function areFilesRead(): Promise<boolean> {
    const delivered = simulated.waves.flatMap((wave) => wave.files);
    // A file that is delivered twice is read once.
    const contents = new Set(delivered.map(({ path }) => readFileSync(join(scratch, 'ministries', path), 'utf8')));
    const sources = [...new Set(delivered.map(({ source }) => source))];
    const files = (await Promise.all(sources.map((source) => listFiles(store.dataSource, source)))).flat();
    return files.filter(({ finished }) => finished).length === contents.size;
  }

  const figures = async (name: string): Promise<string> =>
    (await fetch(`http://127.0.0.1:${ports.get(name) ?? 0}/metrics`)).text();

  test('starts, becomes healthy, links what ministries deliver, tells its figures, and stops in good order', async () => {
    const services = appServices();
    const names = ['adapter', 'api', 'reconciler-1', 'reconciler-2', 'sink', 'steward-api'];
    expect(services.map(({ name }) => name).sort()).toEqual(names);
    for (const { name, ...service } of services) {
      const env = environmentOf(name, service);
      running.set(name, new StartedCommand(nodeOf(service.command ?? []), { env }));
    }
    try {
      await Promise.all(
        services.map(({ name, ...service }) =>
          eventually(`${name} is healthy`, () => isHealthy(name, service), 120_000),
        ),
      );

      const adapterUrl = `http://127.0.0.1:${ports.get('adapter') ?? 0}`;
      const ministries = new Ministries({ from: join(scratch, 'ministries'), inboxDir, store, adapterUrl });
      for (const wave of simulated.waves) await ministries.deliver(wave);
      let status: PipelineStatus | undefined;
      await eventually(
        'everything that was delivered is stored',
        async () => {
          const read = await areFilesRead();
          const said = JSON.parse(await tools('status', '--json')) as PipelineStatus;
          status = said;
          const isDone = Object.values(said.lag).every((events) => events === 0) && !said.unpublished;
          return read && isDone;
        },
        180_000,
      );
      for (const each of Object.values(status?.conservation ?? {})) expect(each.unaccounted).toBe(0);

      const token = await tools('token', 'portal', '--purpose', 'identity');
      const api = `http://127.0.0.1:${ports.get('api') ?? 0}`;
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${api}/v1/entities?type=person&limit=1`, { headers });
      expect(answer.status).toBe(200);
      const page = (await answer.json()) as { entities: { entity_id: string }[] };
      const [entity] = page.entities;
      expect((await fetch(`${api}/v1/entities/${entity?.entity_id ?? ''}/history`, { headers })).status).toBe(200);
      expect((await fetch(`${api}/v1/changes?limit=5`, { headers })).status).toBe(200);

      const reconciler = await figures('reconciler-1');
      expect(reconciler).toMatch(/lienthong_record_events\{source="population",outcome="applied"\} [1-9]/);
      const unaccounted = [...reconciler.matchAll(/lienthong_record_events\{[^}]*"unaccounted"\} (.*)/g)];
      expect(unaccounted.length).toBeGreaterThanOrEqual(5);
      for (const [, value] of unaccounted) expect(value).toBe('0');
      // Either of them may have won the lease.
      const both = reconciler + (await figures('reconciler-2'));
      expect(both).toMatch(/lienthong_batch_events_count\{consumer="reconciler\.person"\} [1-9]/);
      const sink = await figures('sink');
      expect(sink).toMatch(/lienthong_entity_events\{topic="[^"]*person[^"]*",outcome="applied"\} [1-9]/);
      expect(sink).toMatch(/lienthong_event_age_seconds_count\{consumer="sink"\} [1-9]/);
      expect(await figures('adapter')).toMatch(/lienthong_changes_accepted\{source="tax",dataset="taxpayer"\} [1-9]/);
      for (const { name } of services) {
        const text = await figures(name);
        expect(text).toMatch(/^process_resident_memory_bytes /m);
        expect(text).not.toMatch(/figures_unread_total\{/);
      }

      const [first] = services;
      const ends = await Promise.all([...running.values()].map((each) => each.end('SIGTERM')));
      expect(ends.map(({ code }) => code)).toEqual(services.map(() => 0));
      if (first !== undefined) expect(await isHealthy(first.name, first)).toBe(false);
    } catch (error) {
      for (const [name, { stderr }] of running) process.stderr.write(`${name}: ${stderr.slice(-3000)}\n`);
      throw error;
    }
  });
});
