import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What happens to bytes on their way. `one-way`: requests arrive and take effect, answers do not come back. `half-open`:
 * nothing passes and nobody is told. `refused`: no connection, old ones are cut.
 */
export type Traffic = 'open' | 'one-way' | 'half-open' | 'refused';

/**
 * A proxy before a server that does to connections what networks do. It can also cut one connection at a chosen
 * statement: before it reaches the server, or after the server has answered and before the answer arrives - the fault
 * that leaves a commit's outcome unknown.
 */
export class FaultProxy {
  /** Connections cut at a statement, before it arrived. */
  cutsBefore = 0;
  /** Connections cut after the effect of a statement, before its answer. */
  cutsAfter = 0;
  private traffic: Traffic = 'open';
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly plans: { readonly text: string; readonly when: 'before' | 'after' }[] = [];
  private target: { readonly host: string; readonly port: number };

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.target = target;
    this.server = createServer((client) => this.accept(client));
  }

  /** The target may be named later: a broker must know the address that it is reached under. */
  static async start(target = { host: '127.0.0.1', port: 0 }): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get isDisturbed(): boolean {
    return this.traffic !== 'open';
  }

  get cuts(): number {
    return this.cutsBefore + this.cutsAfter;
  }

  /** The same URL by way of this proxy. */
  urlOf(url: string): string {
    const through = new URL(url);
    through.host = `127.0.0.1:${this.port}`;
    return through.href;
  }

  forward(port: number): void {
    this.target = { ...this.target, port };
  }

  /** Once for each call, at the next statement that contains `text`. */
  cutAt(text: string, when: 'before' | 'after'): void {
    this.plans.push({ text, when });
  }

  /** Takes back what has not happened yet. */
  cutNoMore(): void {
    this.plans.length = 0;
  }

  let(traffic: Traffic): void {
    this.traffic = traffic;
    // Whoever was left hanging hears of it when the network is back, as from a router that forgot the connection.
    if (traffic === 'refused' || traffic === 'open') this.cutAll();
  }

  cutAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cutAll();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(client: Socket): void {
    if (this.traffic === 'refused') {
      client.destroy();
      return;
    }
    const upstream = connect(this.target.port, this.target.host);
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    let swallow = false;
    client.on('data', (bytes) => {
      if (this.traffic === 'half-open') return;
      const plan = this.planFor(bytes);
      if (plan?.when === 'before') {
        this.cutsBefore += 1;
        client.destroy();
        return;
      }
      swallow ||= plan !== undefined;
      pass(bytes, client, upstream);
    });
    upstream.on('data', (bytes) => {
      if (swallow) {
        this.cutsAfter += 1;
        client.destroy();
      } else if (this.traffic === 'open') pass(bytes, upstream, client);
    });
  }

  private planFor(bytes: Buffer): { readonly when: 'before' | 'after' } | undefined {
    const at = this.plans.findIndex(({ text }) => bytes.includes(text));
    return at === -1 ? undefined : this.plans.splice(at, 1)[0];
  }
}

/** With backpressure: a slow reader holds the writer up, as it does without a proxy. */
function pass(bytes: Buffer, from: Socket, to: Socket): void {
  if (to.destroyed || to.write(bytes)) return;
  from.pause();
  to.once('drain', () => from.resume());
}
