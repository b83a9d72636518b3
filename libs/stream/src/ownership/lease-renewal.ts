import { LienThongError } from '#libs/contract';
import type { StreamLogger } from '../event-log.ts';
import type { Lease } from './ownership.ts';

/** Several tries within a lease of five seconds. */
const RENEW_EVERY_MS = 1_000;
/** Without a successful renewal for this long, another one may own the consumer. */
const LEASE_MS = 5_000;

/**
 * Keeps a lease while its owner is at work. `lost` is aborted, with a 'writer.fenced' error as reason, when another one
 * has taken over or nothing was heard from the database for the length of a lease. That is politeness, not safety: a
 * process that was stopped in between is held back by the fence.
 */
export class LeaseRenewal {
  private readonly lease: Lease;
  private readonly logger: StreamLogger;
  private readonly losing = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private renewedAt = performance.now();
  private stopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(lease: Lease, logger: StreamLogger) {
    this.lease = lease;
    this.logger = logger;
    this.schedule();
  }

  get lost(): AbortSignal {
    return this.losing.signal;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.running;
  }

  private schedule(): void {
    if (this.stopped || this.losing.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.running = this.renew().then(() => this.schedule());
    }, RENEW_EVERY_MS);
  }

  private async renew(): Promise<void> {
    const { consumer, epoch } = this.lease;
    try {
      if (await this.lease.renew()) this.renewedAt = performance.now();
      else this.lose(this.lease.isDealtAnew === true ? 'partitions are dealt anew' : 'another instance has taken over');
    } catch (error) {
      this.logger.warn({ consumer, epoch: `${epoch}`, reason: reasonOf(error) }, 'the lease could not be renewed');
      if (performance.now() - this.renewedAt > LEASE_MS) this.lose('the database does not answer');
    }
  }

  private lose(why: string): void {
    this.losing.abort(new LienThongError('writer.fenced', `${this.lease.consumer}: ${why}`));
  }
}

/** The message of an error without what came with it: log lines carry no values. */
export function reasonOf(error: unknown): string {
  if (error instanceof LienThongError) return [error.code, ...error.details].join('; ');
  return error instanceof Error ? error.message : 'unknown error';
}
