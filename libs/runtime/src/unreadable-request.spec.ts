import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { answerUnreadableRequests } from './unreadable-request.ts';

let server: Server;
let port: number;
beforeAll(async () => {
  server = createServer((_request, response) => response.end('heard'));
  answerUnreadableRequests(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

/** Writes all parts, each when the one before has gone, and gives what came until the connection ended, or its error. */
async function answerTo(...parts: readonly string[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const closed = once(socket, 'close');
  try {
    for (const part of parts)
      await new Promise<void>((resolve, reject) => socket.write(part, (error) => (error ? reject(error) : resolve())));
    socket.end();
    await closed;
  } catch (error) {
    return `broken: ${(error as Error).message}`;
  }
  return Buffer.concat(chunks).toString('utf8');
}

const HEAD = 'POST / HTTP/1.1\r\nHost: here\r\n';
const LONG = Array.from({ length: 200 }, () => 'x'.repeat(50_000));

test.each([
  ['headers beyond the limit', 431, [`${HEAD}Content-Type: `, ...LONG, '\r\n\r\n']],
  ['a header with a control character', 400, [`${HEAD}Cookie: a\u0001b\r\n\r\n`, ...LONG]],
  ['what is no HTTP', 400, ['\u0016\u0003\u0001\u0002', ...LONG]],
])('%s are answered %i, though the sender goes on writing', async (_what, status, parts) => {
  const answer = await answerTo(...parts);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*Connection: close`, 's'));
  expect(JSON.parse(body)).toMatchObject({ status, code: 'http.bad-request' });
});

test('a sender who never ends is not waited for', async () => {
  const connected = once(server, 'connection') as Promise<[Socket]>;
  const sender = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  sender.on('error', () => undefined);
  sender.resume();
  const [heard] = await connected;
  const closed = once(heard, 'close');
  sender.write(`${HEAD}Cookie: a\u0001b\r\n\r\n`);
  await closed;
  expect([heard.destroyed, sender.writableEnded]).toEqual([true, false]);
  sender.destroy();
});

test.each(['close', 'keep-alive'])(
  'behind a request that is one (%s) there is no second answer',
  async (connection) => {
    const answer = await answerTo(
      `OPTIONS / HTTP/1.1\r\nHost: here\r\nConnection: ${connection}\r\n\r\n{"a body": "unsaid"}`,
    );
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(answer).toContain('heard');
  },
);

test('a request that can be read is answered as ever', async () => {
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('heard');
});
