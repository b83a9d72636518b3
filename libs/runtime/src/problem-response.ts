import { ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';

/** RFC 9457, as `application/problem+json`. */
export class ProblemResponse {
  @ApiProperty({ example: 'urn:lienthong:problem:http.not-found' })
  type!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ example: 404 })
  status!: number;

  @ApiProperty({ description: 'What to do about it.' })
  detail!: string;

  @ApiProperty({ example: 'http.not-found' })
  code!: string;

  @ApiPropertyOptional({ type: [String], description: 'What and where, one each.' })
  problems?: string[];
}

/** A problem that a route may answer, in its description. */
export function AnswersProblem(status: number, description: string): MethodDecorator {
  return ApiResponse({
    status,
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemResponse' } } },
  });
}
