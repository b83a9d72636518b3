import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Runs steps to their end. Between two of them others have their turn: answers of servers are taken, leases renewed.
 * @returns what the steps end with, and how long they took, milliseconds, the turns of others not counted
 */
export async function inTurns<T>(
  steps: Generator<undefined, T>,
): Promise<{ readonly result: T; readonly milliseconds: number }> {
  for (let milliseconds = 0; ; await nextTurn()) {
    const began = performance.now();
    const step = steps.next();
    milliseconds += performance.now() - began;
    if (step.done === true) return { result: step.value, milliseconds };
  }
}
