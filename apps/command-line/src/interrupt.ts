export interface Interruption {
  readonly signal: AbortSignal;
  readonly interrupted: Promise<void>;
}

/** SIGINT and SIGTERM of this process, for work that is to end in good order. A second one ends it at once. */
export function untilInterrupted(): Interruption {
  const controller = new AbortController();
  const interrupted = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.once(name, () => {
        controller.abort();
        resolve();
      });
    }
  });
  return { signal: controller.signal, interrupted };
}
