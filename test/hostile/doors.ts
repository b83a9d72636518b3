import { Agent } from 'node:http';
import type { Store } from '#libs/store';
import { codeOf, send, type Answer, type Call } from './calls.ts';
import { damaged, hostileText, pick, type Random } from './make-hostile.ts';
import { count, type Outcome } from './outcome.ts';

export interface HttpDoor {
  readonly name: string;
  readonly url: string;
  /** The hostile call, or with `isNeighbour` a valid one. */
  readonly call: (number: number, isNeighbour: boolean) => Call;
  /** Whether a valid call took effect. */
  readonly isApplied: (answer: Answer, number: number) => boolean;
  /** Looked at afterwards: what was answered as taken and is not there. */
  readonly lost?: (answers: readonly Answer[]) => Promise<number>;
}

const NEIGHBOUR_EVERY = 10;
const AT_ONCE = 4;

/** Sends so many calls, some at a time, and tells what was answered. */
export async function throughDoor(door: HttpDoor, sent: number): Promise<Outcome> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const refused: Record<string, number> = {};
  const taken: Answer[] = [];
  const tally = { accepted: 0, crashes: 0, faults: 0, neighbours: 0, applied: 0 };
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let number = next++; number < sent; number = next++) {
      const isNeighbour = number % NEIGHBOUR_EVERY === 0;
      const call = door.call(number, isNeighbour);
      const answer = await send(door.url, call, agent);
      if (isAtFault(answer)) process.stderr.write(`${describeCall(call)} → ${JSON.stringify(answer)}\n`);
      if (isNeighbour) {
        tally.neighbours += 1;
        if (door.isApplied(answer, number)) tally.applied += 1;
      }
      if (answer.kind === 'broken') tally.crashes += 1;
      else if (answer.kind === 'answered' && answer.status < 400) {
        tally.accepted += 1;
        taken.push(answer);
        for (const { code } of receiptsOf(answer))
          if (code !== undefined) count(refused, `kept in quarantine: ${code}`);
      } else {
        if (answer.kind === 'answered' && answer.status >= 500) tally.faults += 1;
        count(refused, codeOf(answer));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  agent.destroy();
  return {
    door: door.name,
    sent,
    refused,
    accepted: tally.accepted,
    crashes: tally.crashes,
    faults: tally.faults,
    silentDrops: (await door.lost?.(taken)) ?? 0,
    neighbours: { sent: tally.neighbours, applied: tally.applied },
  };
}

function isAtFault(answer: Answer): boolean {
  return answer.kind === 'broken' || (answer.kind === 'answered' && answer.status >= 500);
}

function describeCall({ method, path, body }: Call): string {
  return `${method} ${JSON.stringify(path.slice(0, 300))} ${JSON.stringify(body?.toString('latin1').slice(0, 200) ?? '')} (${body?.length ?? 0} bytes)`;
}

const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

/** In an address: as it is where a client would send it so, else percent-encoded, sometimes wrongly. */
function inAddress(text: string, random: Random): string {
  const way = random();
  if (way < 0.1)
    return pick(random, ['%', '%ff', '%00', '%2e%2e%2f', '%C0%80', '%ED%A0%80', '%u0041', '%25%30%30', '..;']);
  return encodeURIComponent(text.toWellFormed()).slice(0, way < 0.2 ? 15_000 : 600);
}

function strangeHeaders(random: Random): Record<string, string> {
  const value = hostileText(random)
    .replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')
    .slice(0, 4000);
  const name = pick(random, [
    'accept',
    'accept-encoding',
    'traceparent',
    'x-forwarded-for',
    'range',
    'if-none-match',
    'cookie',
    'origin',
  ]);
  return { [name]: value };
}

const METHODS = ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const;

/** Where sources push: hostile records between valid ones, hostile headers, sizes and addresses. */
export function pushDoor(url: string, token: string, { pool }: Pick<Store, 'pool'>, random: Random): HttpDoor {
  const path = '/v1/sources/ecommerce/records';
  const record = (id: string): object => ({
    san: 'shopee',
    ma_gian_hang: id,
    ten_gian_hang: `Gian hàng ${id}`,
    nguoi_ban: { loai: 'CA_NHAN', ten: 'Nguyễn Thị Lan', dien_thoai: '0912345678; 0987654321' },
  });
  const type = { 'content-type': 'application/json' };
  const headers = (more: Record<string, string> = {}): Record<string, string> => ({
    ...bearer(token),
    ...type,
    ...more,
  });
  const strange = (body: Buffer): Call => {
    const way = random();
    if (way < 0.2)
      return {
        method: 'POST',
        path,
        body,
        headers: headers({ 'content-type': hostileText(random).replaceAll(/[^\x20-\x7e]/g, '') }),
      };
    if (way < 0.35)
      return {
        method: 'POST',
        path,
        body,
        headers: headers({ 'content-encoding': pick(random, ['gzip', 'br', 'x', '']) }),
      };
    if (way < 0.5)
      return {
        method: 'POST',
        path,
        body,
        headers: headers({ 'idempotency-key': pick(random, ['', ' ', 'a b', 'k'.repeat(300), 'k', 'é']) }),
      };
    if (way < 0.65)
      return {
        method: 'POST',
        path,
        body,
        headers: {
          ...type,
          authorization: pick(random, [
            '',
            'Bearer',
            'Bearer x',
            `Basic ${token}`,
            `Bearer ${token}${token}`,
            `bearer  ${token}`,
          ]),
        },
      };
    if (way < 0.8)
      return {
        method: 'POST',
        path: `/v1/sources/${inAddress(hostileText(random), random)}/records`,
        body,
        headers: headers(),
      };
    return { method: pick(random, METHODS), path, body, headers: headers(strangeHeaders(random)) };
  };
  return {
    name: 'HTTP push',
    url,
    call: (number, isNeighbour) => {
      const good = JSON.stringify(record(`good-${number}`));
      if (isNeighbour) return { method: 'POST', path, headers: headers(), body: Buffer.from(`[${good}]`) };
      const bad = damaged(record(`bad-${number}`), random).bytes;
      const way = random();
      if (way < 0.2) return strange(Buffer.from(`[${JSON.stringify(record(`strange-${number}`))}]`));
      if (way < 0.5) return { method: 'POST', path, headers: headers(), body: bad };
      if (way < 0.75)
        return {
          method: 'POST',
          path,
          headers: headers(),
          body: Buffer.concat([Buffer.from('['), bad, Buffer.from(`,${good}]`)]),
        };
      const lines = Buffer.concat([bad, Buffer.from(`\n${good}\n`)]);
      return { method: 'POST', path, headers: headers({ 'content-type': 'application/x-ndjson' }), body: lines };
    },
    isApplied: (answer) =>
      receiptsOf(answer).every(({ status }) => status === 'accepted') && receiptsOf(answer).length === 1,
    lost: async (answers) => {
      const receipts = answers.flatMap(receiptsOf);
      const given = new Set(receipts.flatMap((each) => (each.quarantine_id === undefined ? [] : [each.quarantine_id])));
      const records = new Set(
        receipts.flatMap((each) => (each.records ?? []).map((r) => `${r.dataset}/${r.record_id}`)),
      );
      const kept = await pool.query<{ id: string }>('SELECT id FROM adapter.quarantine');
      const known = await pool.query<{ name: string }>(
        `SELECT dataset || '/' || record_id AS name FROM adapter.record_version`,
      );
      for (const { id } of kept.rows) given.delete(id);
      for (const { name } of known.rows) records.delete(name);
      return (
        given.size + records.size + answers.filter((answer) => receiptsOf(answer).length === 0 && isPost(answer)).length
      );
    },
  };
}

interface Receipt {
  readonly status: string;
  readonly code?: string;
  readonly quarantine_id?: string;
  readonly records?: readonly { readonly dataset: string; readonly record_id: string }[];
}
function receiptsOf(answer: Answer): readonly Receipt[] {
  const body = answer.kind === 'answered' ? (answer.body as { receipts?: Receipt[] } | null) : null;
  return body?.receipts ?? [];
}
/** A 202 without a receipt would be a record that nobody answers for; an empty array has none to give. */
function isPost(answer: Answer): boolean {
  return (
    answer.kind === 'answered' &&
    answer.status === 202 &&
    !Array.isArray((answer.body as { receipts?: unknown } | null)?.receipts)
  );
}

const PARAMETERS = [
  'type',
  'name',
  'identifier',
  'cursor',
  'limit',
  'wait',
  'provenance',
  'left',
  'right',
  'purpose',
  'entity_type',
  'status',
  'x',
];

function hostileAddress(paths: readonly string[], random: Random): string {
  const path = pick(random, paths).replaceAll('*', () => inAddress(hostileText(random), random));
  const count = Math.floor(random() * 4);
  const query = Array.from({ length: count }, () => {
    const name = random() < 0.1 ? inAddress(hostileText(random), random) : pick(random, PARAMETERS);
    const shape = pick(random, ['', '', '', '[]', '[__proto__]', '[a][b]']);
    return `${name}${shape}=${hostileValue(name, random)}`;
  });
  return `${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

function hostileValue(name: string, random: Random): string {
  if (name === 'cursor' && random() < 0.6) {
    const parts: unknown[] = [
      [1, '5', '6', null],
      [1, '9'.repeat(18), '9'.repeat(18), null],
      [0, 'x', 'y'],
      {},
      null,
      [[]],
      ['1e9', -1],
    ];
    return Buffer.from(JSON.stringify(pick(random, parts))).toString(pick(random, ['base64url', 'hex', 'latin1']));
  }
  // A reader that waits for what may never come is not what is tried here.
  if (name === 'wait') return pick(random, ['-1', 'x', '26', '1e9', '0', '']);
  return inAddress(hostileText(random), random);
}

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
