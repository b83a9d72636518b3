import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A proxy before PostgreSQL that cuts one connection at a chosen statement: before it reaches the server, or after the
 * server has answered and before the answer arrives - the fault that leaves a commit's outcome unknown.
 */
export interface CuttingProxy {
  readonly url: string;
  readonly cuts: number;
  /** Once, at the next statement that contains `text`. */
  cutAt(text: string, when: 'before' | 'after'): void;
  close(): Promise<void>;
}

export async function startCuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let planned: { text: string; when: 'before' | 'after' } | null = null;
  let cuts = 0;
  const server: Server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let swallow = false;
    const cut = (): void => {
      cuts += 1;
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (planned !== null && bytes.includes(planned.text)) {
        const { when } = planned;
        planned = null;
        if (when === 'before') return cut();
        swallow = true;
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => (swallow ? cut() : client.write(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    url: url.href,
    get cuts() {
      return cuts;
    },
    cutAt: (text, when) => {
      planned = { text, when };
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
