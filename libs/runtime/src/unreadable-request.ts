import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
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
  /** The last one on each connection. */
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => answers.set(socket, response));
  const refused = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !(socket.writable || refused.has(socket))) {
      socket.destroy();
      return;
    }
    // What comes after it is no request either.
    if (refused.has(socket)) return;
    refused.add(socket);
    const answer = answers.get(socket);
    if (answer === undefined) socket.end(refusal(STATUS[error.code ?? ''] ?? 400));
    // Behind a request that was one, as a body that it does not speak of: the caller would take a second answer for its own.
    else if (answer.writableFinished || answer.destroyed) socket.end();
    else answer.once('close', () => socket.end());
    hearOut(socket);
  });
}

function refusal(status: number): string {
  const problem = JSON.stringify(problemOf(new HttpException('', status), () => false));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(problem)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${problem}`;
}

function hearOut(socket: Duplex): void {
  const close = (): void => void socket.destroy();
  const late = setTimeout(close, PATIENCE_MS);
  socket.once('end', close).once('error', close);
  socket.once('close', () => clearTimeout(late));
  socket.resume();
}
