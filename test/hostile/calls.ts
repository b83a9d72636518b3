import { request, type ClientRequest, type OutgoingHttpHeaders } from 'node:http';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: Buffer;
}

export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  /** Broken off without an answer. */
  | { readonly kind: 'broken'; readonly why: string }
  /** Node's own client would not send it. */
  | { readonly kind: 'unsendable' };

/**
 * One call as bytes on the wire would have it: neither path nor headers are mended on the way. On a connection of its own:
 * what breaks is this call, not the next one after a request that was none.
 */
export async function send(base: string, call: Call): Promise<Answer> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(base);
    let outgoing: ClientRequest;
    try {
      outgoing = request({ hostname, port, agent: false, method: call.method, path: call.path, headers: call.headers });
    } catch {
      resolve({ kind: 'unsendable' });
      return;
    }
    outgoing.setTimeout(20_000, () => outgoing.destroy());
    const broken = (error: Error): void =>
      resolve({
        kind: 'broken',
        why: (error as NodeJS.ErrnoException).code ?? error.message,
      });
    outgoing.on('error', broken);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', broken);
      response.on('end', () =>
        resolve({ kind: 'answered', status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks)) }),
      );
    });
    outgoing.end(call.body);
  });
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

/** Code of a problem, or what else there is to tell one answer from another. */
export function codeOf(answer: Answer): string {
  if (answer.kind !== 'answered') return answer.kind;
  const { code } = (answer.body ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : `status ${answer.status}`;
}

/** What a push says of one row. */
export interface Receipt {
  readonly status: string;
  readonly code?: string;
  readonly quarantine_id?: string;
  readonly records?: readonly { readonly dataset: string; readonly record_id: string }[];
}

/** None where the answer is no push's. */
export function receiptsOf(answer: Answer): readonly Receipt[] {
  const body = answer.kind === 'answered' ? (answer.body as { receipts?: Receipt[] } | null) : null;
  return body?.receipts ?? [];
}
