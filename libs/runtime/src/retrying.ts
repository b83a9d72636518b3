import { setTimeout as pause } from 'node:timers/promises';

export interface RetryOptions {
  readonly isRetriable: (error: unknown) => boolean;
  /** Tries in all; default 10. `Infinity`: until it works or the signal ends it. */
  readonly attempts?: number;
  /** First ceiling of the pause; doubles each time up to `capMs`. Defaults 50 and 5,000. */
  readonly baseMs?: number;
  readonly capMs?: number;
  readonly signal?: AbortSignal;
  readonly onRetry?: (error: unknown, attempt: number, pauseMs: number) => void;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/**
 * Runs `work` until it succeeds, fails for good, or the tries are used up; then the last error is thrown. Full jitter:
 * each pause is anything from 0 to its ceiling, so that many who failed together do not come back together.
 */
export async function retrying<T>(work: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { attempts = 10, baseMs = 50, capMs = 5000, random = Math.random, signal } = options;
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= attempts || !options.isRetriable(error)) throw error;
      const pauseMs = Math.floor(random() * Math.min(capMs, baseMs * 2 ** (attempt - 1)));
      options.onRetry?.(error, attempt, pauseMs);
      await pause(pauseMs, undefined, signal === undefined ? {} : { signal });
    }
  }
}
