import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildProcesses, freePort } from '../support/app-process.ts';
import { hasKafka, kafkaBrokers } from '../support/kafka-broker.ts';
import { writeSmallSources } from '../support/small-sources.ts';
import { killCommands, startLienthong, type StartedCommand } from '../support/started-command.ts';

const scratch = mkdtempSync(join(tmpdir(), 'lienthong-broker-away-'));
// The embedded server may run under another user than the tests.
chmodSync(scratch, 0o755);
const sources = join(scratch, 'sources');
const withKafka = hasKafka('a broker that is away at the start') ? test : test.skip;

/** Has a minute's patience, so that it is started first and looked at last. */
let unheard: StartedCommand;

beforeAll(async () => {
  buildProcesses();
  writeSmallSources(sources);
  unheard = runOnKafka(await freePort(), 'never-there');
});
afterAll(() => {
  killCommands();
  rmSync(scratch, { recursive: true, force: true });
});

describe('a broker that is away at the start', () => {
  test('is said, can be given up, and leaves nothing running', async () => {
    const waiting = runOnKafka(await freePort(), 'given-up');
    await waiting.says(/Kafka does not answer; trying again/);
    expect(await waiting.end('SIGTERM')).toMatchObject({ code: 130, stdout: '' });
  });

  withKafka('is waited for: the run goes on when it comes', async () => {
    const port = await freePort();
    const [broker = ''] = await kafkaBrokers();
    const waiting = runOnKafka(port, 'late');
    await waiting.says(/Kafka does not answer; trying again/);
    const forwarder = await forward(port, broker);
    try {
      expect(await waiting.ended).toMatchObject({ code: 0, stdout: '' });
    } finally {
      await forwarder();
    }
  });

  test('for a minute ends the run with an error that names it', async () => {
    const { code, stdout, stderr } = await unheard.ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/log\.unreachable: .*\n.*no answer from Kafka at 127\.0\.0\.1:\d+/);
  });
});

function runOnKafka(port: number, name: string): StartedCommand {
  const args = ['run', '--until-idle', '--log', 'kafka', '--sources', sources, '--data-dir', join(scratch, name)];
  const env = { KAFKA_BROKERS: `127.0.0.1:${port}`, NAMESPACE: `away-${name}-${Date.now().toString(36)}` };
  return startLienthong(args, { env });
}

/** A port at which the broker answers from now on; the broker then tells its own address. */
async function forward(port: number, broker: string): Promise<() => Promise<void>> {
  const [host = '', brokerPort = ''] = broker.split(':');
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(Number(brokerPort), host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => [client, upstream].forEach((each) => each.destroy()));
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
}
