import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bearer, ReadersRoom } from '../support/readers-room.ts';

let room: ReadersRoom;
beforeAll(async () => {
  room = await ReadersRoom.open();
});
afterAll(() => room?.close());

describe('hostile input is answered with a problem, never with a failure', () => {
  const long = 'x'.repeat(5000);
  const requests: [string, number][] = [
    ['/v1/entities/%00', 400],
    ['/v1/entities/a%00b', 400],
    ['/v1/entities/%ED%A0%80', 400],
    ['/v1/entities/%', 400],
    ['/v1/entities/%E0%A4%A', 400],
    [`/v1/entities/${long}`, 400],
    ['/v1/entities/..%2F..%2Fetc%2Fpasswd', 404],
    ["/v1/entities/'%20OR%201=1--", 404],
    ['/v1/entities?name=%00', 400],
    ['/v1/entities?name=', 400],
    ['/v1/entities?name=%20.%20', 400],
    ['/v1/entities?name=a&name=b', 400],
    [`/v1/entities?name=${long}`, 400],
    [`/v1/entities?name=${'a+'.repeat(41)}`, 400],
    [`/v1/entities?name=${encodeURIComponent('ạ'.repeat(401))}`, 400],
    [`/v1/entities?name=${encodeURIComponent("'\\:*&|!()<->")}`, 400],
    ['/v1/entities?name[$ne]=1', 400],
    ['/v1/entities?__proto__[limit]=1', 400],
    ['/v1/entities?colour=red', 400],
    ['/v1/entities?identifier=-.%20', 400],
    ['/v1/entities?type=vehicle', 400],
    ['/v1/entities?type=__proto__', 400],
    ['/v1/entities?type=constructor', 400],
    ['/v1/entities?limit=0', 400],
    ['/v1/entities?limit=101', 400],
    ['/v1/entities?limit=1e1000', 400],
    ['/v1/entities?limit=NaN', 400],
    ['/v1/entities?limit=1.5', 400],
    ['/v1/entities?limit=', 400],
    ['/v1/entities?limit=1&limit=2', 400],
    ['/v1/entities?cursor=%00', 400],
    ['/v1/entities?cursor=AAAA', 400],
    ['/v1/entities?cursor=WzAsIiIsIiJd', 400],
    ['/v1/entities?provenance=everything', 400],
    ['/v1/entities/p-hoa?provenance=__proto__', 400],
    ['/v1/entities/p-hoa?x=1', 400],
    ['/v1/records/TAX/taxpayer/1/entity', 400],
    ['/v1/records/tax/taxpayer/%00/entity', 400],
    [`/v1/records/tax/taxpayer/${long}/entity`, 400],
    ['/v1/records/tax/taxpayer//entity', 404],
    ['/v1/nothing', 404],
    ['/', 404],
  ];
  test.each(requests.map(([path, status]) => [path.slice(0, 60), status, path] as const))(
    '%s → %i',
    async (_, status, path) => {
      const answer = await raw(path);
      expect(answer.status).toBe(status);
      expect(answer.type).toContain('application/problem+json');
      expect(JSON.parse(answer.text)).toMatchObject({
        status,
        type: expect.stringContaining('urn:lienthong:problem:'),
      });
      expect(answer.text.length).toBeLessThan(1500);
      expect(answer.text).not.toMatch(/node_modules|\.ts:|stack|SELECT/);
    },
  );

  test.each(['__proto__', 'constructor', 'toString'])(
    '%s is a name that every object has, and no parameter',
    async (name) => {
      const [asked, plain] = [await raw(`/v1/entities?limit=2&${name}=1`), await raw('/v1/entities?limit=2')];
      expect(asked).toEqual(plain);
    },
  );

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s is no way to read', async (method) => {
    const answer = await raw('/v1/entities', method, '{"a":1');
    expect(answer.status).toBe(404);
    expect(answer.type).toContain('application/problem+json');
  });

  /** Sends the path as it stands; `fetch` would mend it. */
  function raw(path: string, method = 'GET', body = ''): Promise<{ status: number; type: string; text: string }> {
    const { hostname, port } = new URL(room.url);
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          hostname,
          port,
          path,
          method,
          agent: false,
          headers: { authorization: bearer('identity'), 'content-length': body.length },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              type: response.headers['content-type'] ?? '',
              text: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
});
