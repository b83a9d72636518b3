/** SIGINT and SIGTERM of this process, for work that is to end in good order. */
export function untilInterrupted(): { readonly signal: AbortSignal; readonly interrupted: Promise<void> } {
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
