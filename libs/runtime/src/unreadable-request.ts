import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { HttpException } from '@nestjs/common';
import { problemOf } from './problem-filter.ts';

const STATUS: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
/** So long whoever was answered may go on sending. */
const PATIENCE_MS = 2_000;

/**
 * Answers what is no request by HTTP, as one with headers beyond the limit, and hears its sender out. The engine's own way
 * closes the connection at once: a sender that is still writing meets the end of it instead of the answer.
 */
export function answerUnreadableRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // It is answered already: what comes after is no request either.
    if (socket.writableEnded && error.code !== 'ECONNRESET') return;
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const status = STATUS[error.code ?? ''] ?? 400;
    const problem = JSON.stringify(problemOf(new HttpException('', status), () => false));
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(problem)}`,
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${problem}`);
    const close = (): void => void socket.destroy();
    const late = setTimeout(close, PATIENCE_MS);
    socket.once('end', close).once('error', close);
    socket.once('close', () => clearTimeout(late));
    socket.resume();
  });
}
