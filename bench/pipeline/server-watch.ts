import { readBackends, readServerUse, type ServerUse, type Store } from '#libs/store';
import type { Broker } from './kafka-broker.ts';
import { ownProcessorSeconds, parentOf, processorSeconds } from './processor-time.ts';

/** Seconds and bytes of the server for one of the processes that it works for. */
export interface ServedUse {
  readonly cpuSeconds: number;
  readonly walBytes: number;
}

export interface UseOfServers extends ServerUse {
  /** Of the server with all its backends; null where it cannot be read. */
  readonly cpuSeconds: number | null;
  readonly brokerCpuSeconds: number | null;
}

/**
 * What the server's backends cost, by whom they work for. A backend's figures end with it, so they are looked at often;
 * the total of the server misses nothing.
 */
export class ServerWatch {
  private readonly backends = new Map<number, ServedUse & { readonly applicationName: string }>();

  constructor(
    private readonly store: Store,
    private readonly broker: Broker | null,
  ) {}

  async look(): Promise<void> {
    for (const { pid, applicationName, walBytes } of await readBackends(this.store.pool)) {
      this.backends.set(pid, { applicationName, walBytes, cpuSeconds: ownProcessorSeconds(pid) ?? 0 });
    }
  }

  servedTo(applicationName: string): ServedUse {
    const own = [...this.backends.values()].filter((each) => each.applicationName === applicationName);
    return {
      cpuSeconds: own.reduce((sum, each) => sum + each.cpuSeconds, 0),
      walBytes: own.reduce((sum, each) => sum + each.walBytes, 0),
    };
  }

  async total(): Promise<UseOfServers> {
    const use = await readServerUse(this.store.pool);
    const postmaster = parentOf(use.backendPid);
    return {
      ...use,
      cpuSeconds: postmaster === null ? null : processorSeconds(postmaster),
      brokerCpuSeconds: this.broker?.pid == null ? null : processorSeconds(this.broker.pid),
    };
  }
}
