import { LienThongError } from '#libs/contract';
import { claimPair, findClaim, findReviewTask, listReviewTasks, releasePair } from '#libs/store';
import type { Steward, StewardsPair, StewardsTask } from '#libs/store';
import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentSteward, mustBeInScope } from '../access/steward-guard.ts';
import { JudgePair } from '../judge/judge-pair.ts';
import { presentGiven } from '../judge/present-given.ts';
import { Problems } from '../problem-responses.ts';
import { StewardRoom } from '../steward-room.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { presentClaim, presentTask } from './present.ts';
import { ReviewTasksQuery, TaskIdParameter, TaskJudgementBody, ViewQuery } from './requests.ts';
import { ClaimResponse, GivenResponse, PairResponse, ReviewTaskPageResponse } from './responses.ts';
import { ShowPair } from './show-pair.ts';

const CLAIM_MINUTES = 15;

@ApiTags('review tasks')
@ApiBearerAuth()
@Controller('v1/review-tasks')
export class ReviewTasksController {
  constructor(
    @Inject(StewardRoom) private readonly room: StewardRoom,
    @Inject(ShowPair) private readonly showPair: ShowPair,
    @Inject(JudgePair) private readonly judgePair: JudgePair,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Review tasks, oldest first, page by page; without personal data' })
  @ApiOkResponse({ type: ReviewTaskPageResponse })
  @Problems(403)
  async list(@Query() query: ReviewTasksQuery, @CurrentSteward() steward: Steward): Promise<ReviewTaskPageResponse> {
    const { entity_type, kind, status, source, min_weight, max_weight, cursor, limit } = query;
    if (entity_type !== undefined) mustBeInScope(steward, entity_type);
    const entityTypes = entity_type === undefined ? steward.entityTypes : [entity_type];
    const mark = [entityTypes, kind, status, source, min_weight, max_weight];
    const found = await listReviewTasks(this.room.store.pool, {
      entityTypes,
      ...(kind !== undefined && { kind }),
      ...(status !== undefined && { status }),
      ...(source !== undefined && { source }),
      ...(min_weight !== undefined && { minWeight: min_weight }),
      ...(max_weight !== undefined && { maxWeight: max_weight }),
      after: cursor === undefined ? 0n : decodeCursor(cursor, mark),
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next = found.length > limit && last !== undefined ? encodeCursor(last.taskNo, mark) : null;
    return { review_tasks: page.map(presentTask), next_cursor: next };
  }

  @Get(':id')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'One task: both records side by side, their comparisons, their entities, and what a judgement would do',
    description: 'The look is noted: who, which task, when, for what.',
  })
  @ApiOkResponse({ type: PairResponse })
  @Problems(404)
  async one(
    @Param() { id }: TaskIdParameter,
    @Query() { purpose }: ViewQuery,
    @CurrentSteward() steward: Steward,
  ): Promise<PairResponse> {
    const task = await this.find(id, steward);
    return this.showPair.show(pairOf(task), { steward, purpose, task });
  }

  @Put(':id/claim')
  @ApiOperation({ summary: 'Takes the task for 15 minutes, or for 15 minutes more' })
  @ApiOkResponse({ type: ClaimResponse })
  @Problems(404, 409)
  async claim(@Param() { id }: TaskIdParameter, @CurrentSteward() steward: Steward): Promise<ClaimResponse> {
    const task = await this.find(id, steward);
    if (task.status === 'decided') {
      throw new LienThongError('review-task.changed', 'the task is decided');
    }
    const { pool } = this.room.store;
    const claim = await claimPair(pool, pairOf(task), steward.name, CLAIM_MINUTES);
    if (claim !== null) return presentClaim(claim);
    const other = await findClaim(pool, pairOf(task));
    throw new LienThongError(
      'review-task.claimed',
      other === null ? [] : `by ${other.steward} until ${other.until.toISOString()}`,
    );
  }

  @Delete(':id/claim')
  @HttpCode(204)
  @ApiOperation({ summary: 'Lets the task go; nothing happens where somebody else holds it' })
  @ApiNoContentResponse()
  @Problems(404)
  async release(@Param() { id }: TaskIdParameter, @CurrentSteward() steward: Steward): Promise<void> {
    await releasePair(this.room.store.pool, pairOf(await this.find(id, steward)), steward.name);
  }

  @Post(':id/judgement')
  @ApiOperation({
    summary: 'Judges the pair of a task',
    description: 'Of two stewards who judge on the same sight one is answered 201 and the other 409.',
  })
  @ApiCreatedResponse({ type: GivenResponse })
  @Problems(404, 409)
  async judge(
    @Param() { id }: TaskIdParameter,
    @Body() { verdict, reason, version }: TaskJudgementBody,
    @CurrentSteward() steward: Steward,
  ): Promise<GivenResponse> {
    const task = await this.find(id, steward);
    if (!task.open)
      throw new LienThongError('review-task.changed', 'the question is closed: the evidence decides it now');
    const said = { steward: steward.name, verdict, reason };
    return presentGiven(await this.judgePair.judge(pairOf(task), version, said));
  }

  /** A task of an entity type that the token does not cover is not there for this steward. */
  private async find(id: string, steward: Steward): Promise<StewardsTask> {
    const task = await findReviewTask(this.room.store.pool, BigInt(id));
    if (task === null || !steward.entityTypes.includes(task.entityType)) throw new LienThongError('http.not-found');
    return task;
  }
}

function pairOf({ entityType, left, right }: StewardsTask): StewardsPair {
  return { entityType, left, right };
}
