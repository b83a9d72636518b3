import { bearer, hostileAddress, METHODS, strangeHeaders } from './hostile-address.ts';
import type { HttpDoor } from './http-door.ts';
import { pick, type Random } from './make-hostile.ts';

/** What downstream services read. */
export function apiDoor(url: string, token: string, random: Random): HttpDoor {
  const paths = [
    '/v1/entities',
    '/v1/entities/*',
    '/v1/entities/*/history',
    '/v1/changes',
    '/v1/records/*/*/*/entity',
    '/v1/records/tax/taxpayer/*/entity',
    '/*',
    '/v1//entities/*',
    '/docs/*',
    '/health/*',
    '/metrics/*',
  ];
  return {
    name: 'api',
    url,
    call: (_, isNeighbour) =>
      isNeighbour
        ? { method: 'GET', path: pick(random, ['/v1/entities?limit=1', '/v1/changes?limit=1']), headers: bearer(token) }
        : {
            method: pick(random, METHODS),
            path: hostileAddress(paths, random),
            headers: {
              ...(random() < 0.9 ? bearer(token) : { authorization: 'Bearer \u00ff' }),
              ...(random() < 0.2 && strangeHeaders(random)),
            },
          },
    isApplied: (answer) => answer.kind === 'answered' && answer.status === 200,
  };
}
