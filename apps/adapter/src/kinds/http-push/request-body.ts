import type { IncomingMessage } from 'node:http';
import { LienThongError } from '#libs/contract';
import { HttpException } from '@nestjs/common';
import type { BodyFormat } from './split-records.ts';

export const MAX_BODY_BYTES = 5 * 1024 * 1024;
/** A body that is too large is read and dropped up to here, so that its sender hears why. */
const MAX_DRAINED_BYTES = 64 * 1024 * 1024;

const FORMATS: Readonly<Record<string, BodyFormat>> = {
  'application/json': 'json',
  'application/x-ndjson': 'json-lines',
  'application/jsonl': 'json-lines',
  'application/json-lines': 'json-lines',
};

/** @throws LienThongError 'http.unsupported-media-type' unless it is JSON or JSON lines, in UTF-8 and not compressed. */
export function bodyFormat(headers: IncomingMessage['headers']): BodyFormat {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const format = FORMATS[type.trim()];
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (format === undefined || !isUtf8 || encoding !== 'identity')
    throw new LienThongError('http.unsupported-media-type');
  return format;
}

/** The whole body. @throws LienThongError 'input.too-large'; HttpException 400 when the sender breaks off. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      const bytes = chunk as Buffer;
      length += bytes.length;
      if (length <= MAX_BODY_BYTES) chunks.push(bytes);
      else chunks.length = 0;
      if (length > MAX_DRAINED_BYTES) break;
    }
  } catch {
    throw new HttpException('the body ended early', 400);
  }
  if (length > MAX_BODY_BYTES) {
    throw new LienThongError('input.too-large', `a call may have ${MAX_BODY_BYTES} bytes`);
  }
  return Buffer.concat(chunks);
}
