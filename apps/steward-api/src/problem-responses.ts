import { ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';

/** RFC 9457, as `application/problem+json`. */
export class ProblemResponse {
  @ApiProperty({ example: 'urn:lienthong:problem:review-task.changed' })
  type!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ example: 409 })
  status!: number;

  @ApiProperty({ description: 'What to do about it.' })
  detail!: string;

  @ApiProperty({ example: 'review-task.changed' })
  code!: string;

  @ApiPropertyOptional({ type: [String], description: 'What and where, one each.' })
  problems?: string[];
}

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
      ApiResponse({
        status,
        description: MEANINGS[status],
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemResponse' } } },
      })(target, key, descriptor);
    }
  };
}
