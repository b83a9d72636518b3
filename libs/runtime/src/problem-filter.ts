import { ERRORS, LienThongError, type ErrorCode } from '#libs/contract';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import type { Logger } from './logger.ts';

/** RFC 9457, as `application/problem+json`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What to do about it. */
  readonly detail: string;
  readonly code: string;
  /** What and where, one each. */
  readonly problems?: readonly string[];
}

export interface ProblemFilterOptions {
  readonly logger: Logger;
  /** Errors that pass by themselves (`isTransient` of the store): answered 503 with Retry-After. */
  readonly isTransient?: (error: unknown) => boolean;
}

/** Every error of an HTTP process becomes a problem of the catalogue. Never a stack, never a text of the database. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly options: ProblemFilterOptions) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = problemOf(error, this.options.isTransient ?? (() => false));
    if (problem.status >= 500) this.options.logger.error({ err: error, code: problem.code }, 'request failed');
    // The head is out already: all that is left is to break off, so that nobody takes the half for the whole.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    if (problem.status === 503) response.setHeader('Retry-After', problem.code === 'source.paused' ? '60' : '1');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  'http.unauthorised': 401,
  'http.forbidden': 403,
  'http.not-found': 404,
  'http.unknown-source': 404,
  'http.gone': 410,
  'http.cursor-expired': 410,
  'http.bad-request': 400,
  'http.idempotency-conflict': 409,
  'review-task.changed': 409,
  'review-task.claimed': 409,
  'http.too-many-records': 413,
  'http.unsupported-media-type': 415,
  'http.unavailable': 503,
  'source.paused': 503,
  'input.too-large': 413,
  'record.too-large': 413,
};

/** By the room of the code where it has no status of its own. */
export function statusOf(code: ErrorCode): number {
  const [room] = code.split('.');
  return (
    STATUS[code] ??
    { input: 400, http: 400, record: 422, mapping: 422, event: 422 }[room ?? ''] ??
    (ERRORS[code].retriable ? 503 : 500)
  );
}

export function problemOf(error: unknown, isTransient: (error: unknown) => boolean): Problem {
  if (error instanceof LienThongError) {
    // What is wrong inside is for the log; the caller learns what is wrong with the call.
    const status = statusOf(error.code);
    return catalogued(error.code, status, status < 500 ? error.details : []);
  }
  if (isTransient(error)) return catalogued('http.unavailable', 503, []);
  if (error instanceof HttpException) return fromStatus(error.getStatus(), messagesOf(error));
  const status = (error as { status?: unknown } | null)?.status;
  return fromStatus(typeof status === 'number' && status >= 400 && status < 500 ? status : 500, []);
}

function fromStatus(status: number, problems: readonly string[]): Problem {
  switch (status) {
    case 401:
      return catalogued('http.unauthorised', status, []);
    case 404:
      return catalogued('http.not-found', status, []);
    case 413:
      return catalogued('input.too-large', status, []);
    case 503:
      return catalogued('http.unavailable', status, []);
    default:
      if (status < 500) return catalogued('http.bad-request', status, problems);
      return {
        type: 'about:blank',
        title: 'The request failed on our side.',
        status: 500,
        detail: 'Try again; if it stays, tell the operator the time of the request.',
        code: 'internal',
      };
  }
}

function catalogued(code: ErrorCode, status: number, problems: readonly string[]): Problem {
  const { meaning, remedy } = ERRORS[code];
  const head = { type: `urn:lienthong:problem:${code}`, title: meaning, status, detail: remedy, code };
  return problems.length > 0 ? { ...head, problems } : head;
}

/** Sentences of the validation pipe. Nest's own texts for everything else may quote the input. */
function messagesOf(error: HttpException): string[] {
  const body = error.getResponse();
  const message = typeof body === 'object' ? (body as { message?: unknown }).message : undefined;
  return Array.isArray(message) ? message.filter((line) => typeof line === 'string') : [];
}
