import { AnswersProblem } from '#libs/runtime';

const MEANINGS = {
  400: 'A parameter or the body is wrong.',
  401: 'No valid token.',
  403: 'The token does not cover this entity type.',
  404: 'There is nothing under this address.',
  409: '`review-task.changed`: what was seen has changed, `problems` says how; `review-task.claimed`: another steward works on it.',
} as const;

/** Which problems a route may answer. 400 and 401 go without saying. */
export function Problems(...statuses: (keyof typeof MEANINGS)[]): MethodDecorator {
  return (target, key, descriptor) => {
    for (const status of new Set([400, 401, ...statuses] as const)) {
      AnswersProblem(status, MEANINGS[status])(target, key, descriptor);
    }
  };
}
