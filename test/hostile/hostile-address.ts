import { hostileText, pick, type Random } from './make-hostile.ts';

export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

/** In an address: as it is where a client would send it so, else percent-encoded, sometimes wrongly. */
export function inAddress(text: string, random: Random): string {
  const way = random();
  if (way < 0.1)
    return pick(random, ['%', '%ff', '%00', '%2e%2e%2f', '%C0%80', '%ED%A0%80', '%u0041', '%25%30%30', '..;']);
  return encodeURIComponent(text.toWellFormed()).slice(0, way < 0.2 ? 15_000 : 600);
}

export function strangeHeaders(random: Random): Record<string, string> {
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

export const METHODS = ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const;

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

/** One of the paths, each * hostile, with hostile parameters. */
export function hostileAddress(paths: readonly string[], random: Random): string {
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
