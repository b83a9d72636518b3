import type { PipelineProgress } from '../../all-in-one/src/status.ts';
import { progress } from './output.ts';

/** How far the pipeline is, on one line of a terminal. */
export function showProgress(at: PipelineProgress): void {
  const waiting = Object.entries(at.lag)
    .filter(([, events]) => events > 0)
    .map(([consumer, events]) => `${consumer} ${events}`);
  progress(`${at.published} published; waiting: ${waiting.join(', ') || (at.unpublished ? 'outbox' : 'nothing')}`);
}
