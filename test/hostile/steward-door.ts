import { bearer, hostileAddress, METHODS, strangeHeaders } from './hostile-address.ts';
import type { HttpDoor } from './http-door.ts';
import { damaged, pick, type Random } from './make-hostile.ts';

/** Where stewards work. */
export function stewardDoor(url: string, token: string, random: Random): HttpDoor {
  const paths = [
    '/v1/review-tasks',
    '/v1/review-tasks/*',
    '/v1/review-tasks/*/claim',
    '/v1/review-tasks/*/judgement',
    '/v1/pairs/*',
    '/v1/pairs/person',
    '/v1/pairs/person/history',
    '/v1/entities/*/history',
    '/v1/judgements/*/revocation',
    '/v1/judgements',
  ];
  const body = {
    entity_type: 'person',
    left: 'tax/taxpayer/1',
    right: 'tax/taxpayer/2',
    version: 'x',
    verdict: 'different',
    reason: 'x',
  };
  return {
    name: 'steward-api',
    url,
    call: (_, isNeighbour) => {
      if (isNeighbour) return { method: 'GET', path: '/v1/review-tasks?limit=1', headers: bearer(token) };
      if (random() < 0.5)
        return {
          method: pick(random, METHODS),
          path: hostileAddress(paths, random),
          headers: { ...bearer(token), ...(random() < 0.2 && strangeHeaders(random)) },
        };
      const path = hostileAddress(
        ['/v1/judgements', '/v1/judgements/*/revocation', '/v1/review-tasks/*/judgement'],
        random,
      );
      const type = pick(random, [
        'application/json',
        'application/json',
        'application/json; charset=utf-16',
        'text/plain',
        'application/x-www-form-urlencoded',
      ]);
      return {
        method: 'POST',
        path,
        headers: { ...bearer(token), 'content-type': type },
        body: damaged(body, random).bytes,
      };
    },
    isApplied: (answer) => answer.kind === 'answered' && answer.status === 200,
  };
}
