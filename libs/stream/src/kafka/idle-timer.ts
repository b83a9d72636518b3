import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
}
interface RequestQueueClass {
  readonly prototype: { scheduleCheckPendingRequests(this: RequestQueue): void };
}

let mended = false;

/**
 * kafkajs 2.2.4 looks for waiting requests every millisecond, by a timer with a negative time, also when none waits
 * (kafkajs#1751): an idle client costs a hundredth of a core, and Node 24 warns of each. A queue without a waiting
 * request needs no look: whatever is added later asks for one itself.
 */
export function mendIdleTimer(): void {
  if (mended) return;
  mended = true;
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as RequestQueueClass;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the queue as `this` below
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}
