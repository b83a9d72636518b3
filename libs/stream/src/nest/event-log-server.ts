import { Catch, type ArgumentsHost, type RpcExceptionFilter } from '@nestjs/common';
import { BaseRpcContext, Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { isObservable, lastValueFrom, throwError, type Observable } from 'rxjs';
import { OwnedConsumption, type OwnedConsumptionOptions } from '../ownership/owned-consumption.ts';
import type { BatchConsumer, ConsumptionState, MicroBatch, Ownership } from '../ownership/ownership.ts';

/** Pattern of the handler that takes a `MicroBatch`. Required. */
export const MICRO_BATCH = 'micro-batch';
/** Pattern of the handler that is given the `Ownership` and loads memory. */
export const OWNERSHIP_WON = 'ownership-won';
/** Pattern of the handler that forgets memory. */
export const OWNERSHIP_ENDED = 'ownership-ended';

export interface EventLogServerOptions extends Omit<OwnedConsumptionOptions, 'handler'> {
  /** Told of each micro-batch that was taken, and how long that took. */
  readonly onBatch?: (batch: MicroBatch, seconds: number) => void;
}

/** Which consumer a handler is called for. */
export class EventLogContext extends BaseRpcContext<[consumer: string]> {
  getConsumer(): string {
    return this.args[0];
  }
}

/**
 * Nest's own filter replaces every error by "Internal server error"; the consumer must see whether it was transient, a
 * lost fence or a bug. Put `@UseFilters(KeepErrors)` on every controller with handlers of the log.
 */
@Catch()
export class KeepErrors implements RpcExceptionFilter {
  catch(exception: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => exception);
  }
}

/**
 * Nest's transport over owned consumption: handlers get whole micro-batches, `@EventPattern<string>(MICRO_BATCH)`, and
 * are waited for. One server is one consumer; with several in a process give each a `transportId` and name it in the
 * decorators. Nest's own Kafka transport takes one message at a time, parses keys and crashes for ever on a poison
 * message, so it is not used.
 */
export class EventLogServer extends Server implements CustomTransportStrategy {
  override transportId: symbol;
  private readonly consumption: OwnedConsumption;
  private readonly context: EventLogContext;

  constructor(private readonly serverOptions: EventLogServerOptions) {
    super();
    const { onBatch: _, ...options } = serverOptions;
    this.transportId = Symbol(options.consumer);
    this.context = new EventLogContext([options.consumer]);
    this.consumption = new OwnedConsumption({ ...options, handler: this.consumer() });
  }

  get state(): ConsumptionState {
    return this.consumption.state;
  }

  listen(callback: (error?: Error) => void): void {
    if (this.getHandlerByPattern(MICRO_BATCH) === null) {
      callback(new Error(`no handler is decorated with @EventPattern<string>('${MICRO_BATCH}')`));
      return;
    }
    this.consumption.start();
    callback();
  }

  async close(): Promise<void> {
    await this.consumption.stop();
  }

  /** Health is read from `state`; there are no connection events to listen to. */
  on(): void {
    // Nothing is emitted.
  }

  unwrap<T>(): T {
    return this.consumption as T;
  }

  private consumer(): BatchConsumer {
    return {
      begin: (ownership: Ownership) => this.call(OWNERSHIP_WON, ownership),
      take: async (batch: MicroBatch) => {
        const from = performance.now();
        await this.call(MICRO_BATCH, batch);
        this.serverOptions.onBatch?.(batch, (performance.now() - from) / 1000);
      },
      end: () => this.call(OWNERSHIP_ENDED, null),
    };
  }

  /** Interceptors and filters wrap what a handler gives in streams: these are run to their end. */
  private async call(pattern: string, data: Ownership | MicroBatch | null): Promise<void> {
    const handler = this.getHandlerByPattern(pattern);
    if (handler === null) return;
    const given: unknown = await handler(data, this.context);
    if (isObservable(given)) await lastValueFrom(given, { defaultValue: undefined });
  }
}
