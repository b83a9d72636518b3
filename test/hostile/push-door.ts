import type { Store } from '#libs/store';
import { receiptsOf, type Answer, type Call } from './calls.ts';
import { bearer, inAddress, METHODS, strangeHeaders } from './hostile-address.ts';
import type { HttpDoor } from './http-door.ts';
import { damaged, hostileText, pick, type Random } from './make-hostile.ts';

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
  const notTokens = ['', 'Bearer', 'Bearer x', `Basic ${token}`, `Bearer ${token}${token}`, `bearer  ${token}`];
  const strange = (body: Buffer): Call => {
    const post = (own: Record<string, string>, to = path): Call => ({ method: 'POST', path: to, body, headers: own });
    const ways: readonly (() => Call)[] = [
      () => post(headers({ 'content-type': hostileText(random).replaceAll(/[^\x20-\x7e]/g, '') })),
      () => post(headers({ 'content-encoding': pick(random, ['gzip', 'br', 'x', '']) })),
      () => post(headers({ 'idempotency-key': pick(random, ['', ' ', 'a b', 'k'.repeat(300), 'k', 'é']) })),
      () => post({ ...type, authorization: pick(random, notTokens) }),
      () => post(headers(), `/v1/sources/${inAddress(hostileText(random), random)}/records`),
      () => ({ method: pick(random, METHODS), path, body, headers: headers(strangeHeaders(random)) }),
    ];
    return pick(random, ways)();
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

/** A 202 without a receipt would be a record that nobody answers for; an empty array has none to give. */
function isPost(answer: Answer): boolean {
  return (
    answer.kind === 'answered' &&
    answer.status === 202 &&
    !Array.isArray((answer.body as { receipts?: unknown } | null)?.receipts)
  );
}
