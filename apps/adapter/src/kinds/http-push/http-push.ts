import { LienThongError } from '#libs/contract';
import { sha256Hex } from '#libs/json';
import { bearerToken, hashToken } from '#libs/runtime';
import { findTokenSource, type Store } from '#libs/store';
import { parseJsonRow } from '../../accept/parse-json.ts';
import type { Acceptance } from '../../accept/acceptance.ts';
import type { ReadRow, RowReceipt } from '../../accept/read-row.ts';
import type { ConnectedSource } from '../../connected-source.ts';
import { splitRecords, type BodyFormat } from './split-records.ts';

/** A call as it came, the body apart: it is read only for those who may send one. */
export interface PushCall {
  readonly source: string;
  readonly authorization: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly traceparent: string | undefined;
  /** Throws where the headers name no format that is taken. */
  readonly format: () => BodyFormat;
  readonly readBody: () => Promise<Buffer>;
}
export type IndexedReceipt = RowReceipt & { readonly index: number };
export type FindAcceptance = (
  source: string,
) => { readonly source: ConnectedSource; readonly acceptance: Acceptance } | undefined;

const DEFAULT_MAX_RECORDS = 1000;
/** A caller would rather hear 503 and come back than wait for a store that is away. */
const ATTEMPTS = 4;
const KEY_PATTERN = /^[\x21-\x7e]{1,200}$/;

/** Records pushed by their source: accepted, or kept in quarantine, before they are answered. */
export class HttpPush {
  constructor(
    private readonly store: Store,
    private readonly find: FindAcceptance,
  ) {}

  /**
   * A receipt for each record, in order, after the commit. The same `Idempotency-Key` with the same body gives the same
   * receipts; without a key, so does content equal to the record's latest.
   * @throws LienThongError 'http.unknown-source', 'http.unauthorised', 'http.bad-request', 'input.unreadable',
   * 'input.too-large', 'http.too-many-records', 'http.idempotency-conflict'.
   */
  async receive(call: PushCall): Promise<IndexedReceipt[]> {
    const found = this.find(call.source);
    const settings = found?.source.definition['http-push'];
    if (found === undefined || settings === undefined) throw new LienThongError('http.unknown-source');
    await this.authorise(call);
    const key = checkedKey(call.idempotencyKey);
    const format = call.format();
    const body = await call.readBody();
    const records = splitRecords(body, format, settings.maxRecords ?? DEFAULT_MAX_RECORDS);
    const bodyHash = sha256Hex(`${format}\n${sha256Hex(body)}`);
    const keyed = key === undefined ? {} : { keyed: { key, bodyHash } };
    const { traceparent } = call;
    const receipts = await found.acceptance.accept(records.map(readRow), {
      ...keyed,
      ...(traceparent !== undefined && { traceparent }),
      attempts: ATTEMPTS,
    });
    return (receipts ?? []).map((receipt, index) => ({ index, ...receipt }));
  }

  private async authorise({ source, authorization }: PushCall): Promise<void> {
    const token = bearerToken(authorization);
    const owner = token === null ? null : await findTokenSource(this.store.pool, hashToken(token));
    if (owner !== source) throw new LienThongError('http.unauthorised');
  }
}

function checkedKey(key: string | undefined): string | undefined {
  if (key === undefined || KEY_PATTERN.test(key)) return key;
  throw new LienThongError('http.bad-request', 'Idempotency-Key must be 1 to 200 visible ASCII characters');
}

function readRow(bytes: Buffer, index: number): ReadRow {
  const form = { format: 'json' } as const;
  return { place: `record ${index}`, raw: bytes, rawBytes: bytes.length, content: parseJsonRow(bytes), form };
}
