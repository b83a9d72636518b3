import { LienThongError, NAME_PATTERN } from '#libs/contract';
import { Controller, Headers, HttpCode, Param, Post, Req, ValidationPipe } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Matches } from 'class-validator';
import type { Request } from 'express';
import { HttpPush } from './http-push.ts';
import { PushAnswer } from './push-answer.ts';
import { bodyFormat, readBody } from './request-body.ts';

export class SourceParameters {
  @Matches(new RegExp(NAME_PATTERN))
  source!: string;
}

/** A name that cannot be one is a source that does not exist. */
function sourceName(): ValidationPipe {
  const exceptionFactory = (): LienThongError => new LienThongError('http.unknown-source');
  return new ValidationPipe({ whitelist: true, transform: true, exceptionFactory });
}

const PROBLEMS = {
  400: 'The body cannot be read as records at all, or a header is wrong.',
  401: 'No token of this source.',
  404: 'No such source takes records by HTTP push.',
  409: 'The Idempotency-Key came with another body before.',
  413: 'More than 1,000 records or 5 MiB.',
  415: 'Neither JSON nor JSON lines in UTF-8.',
  503: 'The store does not answer at the moment.',
} as const;

@ApiTags('records')
@ApiBearerAuth()
@Controller('v1/sources')
export class RecordsController {
  constructor(private readonly push: HttpPush) {}

  @Post(':source/records')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Push records of a source',
    description:
      'An array of records, one record, or JSON lines. Answered after commit: what has a receipt will not be lost. ' +
      'A record that cannot be taken is kept in quarantine and does not hold up its neighbours.',
  })
  @ApiParam({ name: 'source', example: 'ecommerce' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: '1 to 200 visible ASCII characters.' })
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiBody({ schema: { oneOf: [{ type: 'object' }, { type: 'array', maxItems: 1000, items: { type: 'object' } }] } })
  @ApiResponse({ status: 202, type: PushAnswer })
  @ApiResponse({ status: 400, description: PROBLEMS[400] })
  @ApiResponse({ status: 401, description: PROBLEMS[401] })
  @ApiResponse({ status: 404, description: PROBLEMS[404] })
  @ApiResponse({ status: 409, description: PROBLEMS[409] })
  @ApiResponse({ status: 413, description: PROBLEMS[413] })
  @ApiResponse({ status: 415, description: PROBLEMS[415] })
  @ApiResponse({ status: 503, description: PROBLEMS[503] })
  async receive(
    @Param(sourceName()) { source }: SourceParameters,
    @Headers('authorization') authorization: string | undefined,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Req() request: Request,
  ): Promise<PushAnswer> {
    const receipts = await this.push.receive({
      source,
      authorization,
      idempotencyKey,
      traceparent: request.header('traceparent'),
      format: () => bodyFormat(request.headers),
      readBody: () => readBody(request),
    });
    return { receipts };
  }
}
