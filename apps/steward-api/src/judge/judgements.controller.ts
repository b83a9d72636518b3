import type { Steward } from '#libs/store';
import { Body, Controller, Get, Header, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentSteward, mustBeInScope } from '../access/steward-guard.ts';
import { Problems } from '../problem-responses.ts';
import {
  EntityTypeParameter,
  PairJudgementBody,
  PairQuery,
  ReasonBody,
  SeqParameter,
} from '../review-tasks/requests.ts';
import { GivenResponse, PairResponse } from '../review-tasks/responses.ts';
import { ShowPair } from '../review-tasks/show-pair.ts';
import { JudgePair } from './judge-pair.ts';
import { stewardsPair } from './pair-state.ts';
import { presentGiven } from './present-given.ts';

/** Any pair may be judged, whether the machine asks or not: that is how a steward undoes a link. */
@ApiTags('judgements')
@ApiBearerAuth()
@Controller('v1')
export class JudgementsController {
  constructor(
    @Inject(ShowPair) private readonly showPair: ShowPair,
    @Inject(JudgePair) private readonly judgePair: JudgePair,
  ) {}

  @Get('pairs/:entityType')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Any two records side by side, as a task shows them', description: 'The look is noted.' })
  @ApiOkResponse({ type: PairResponse })
  @Problems(403, 404)
  async pair(
    @Param() { entityType }: EntityTypeParameter,
    @Query() { left, right, purpose }: PairQuery,
    @CurrentSteward() steward: Steward,
  ): Promise<PairResponse> {
    mustBeInScope(steward, entityType);
    return this.showPair.show(stewardsPair(entityType, left, right), { steward, purpose, task: null });
  }

  @Post('judgements')
  @ApiOperation({
    summary: 'Judges any two records',
    description: 'One on a record that has not come yet waits for it.',
  })
  @ApiCreatedResponse({ type: GivenResponse })
  @Problems(403, 404, 409)
  async judge(@Body() body: PairJudgementBody, @CurrentSteward() steward: Steward): Promise<GivenResponse> {
    const { entity_type, left, right, version, verdict, reason } = body;
    mustBeInScope(steward, entity_type);
    const said = { steward: steward.name, verdict, reason };
    return presentGiven(await this.judgePair.judge(stewardsPair(entity_type, left, right), version, said));
  }

  @Post('judgements/:seq/revocation')
  @ApiOperation({
    summary: 'Withdraws the last word on a pair; nothing older returns',
    description: 'Answered 409 when the pair was judged again since.',
  })
  @ApiCreatedResponse({ type: GivenResponse })
  @Problems(403, 404, 409)
  async revoke(
    @Param() { seq }: SeqParameter,
    @Body() { reason }: ReasonBody,
    @CurrentSteward() steward: Steward,
  ): Promise<GivenResponse> {
    const said = { steward: steward.name, reason };
    const given = await this.judgePair.revoke(seqOf(seq), said, (entityType) => mustBeInScope(steward, entityType));
    return presentGiven(given);
  }
}

/** Numbers above what a judgement can have name none. */
function seqOf(text: string): bigint {
  const seq = BigInt(text);
  return seq < 1n << 63n ? seq : 0n;
}
