import { LienThongError } from '#libs/contract';
import { listHappenings, listJudgementsOfPair, listJudgementsOfRecords, readStewardsRecords } from '#libs/store';
import type { EntityHappening, Steward } from '#libs/store';
import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentSteward, mustBeInScope } from '../access/steward-guard.ts';
import { ViewLog } from '../access/view-log.ts';
import { stewardsPair } from '../judge/pair-state.ts';
import { Problems } from '../problem-responses.ts';
import { decodeCursor, encodeCursor } from '../review-tasks/cursor.ts';
import { presentJudgement, recordName } from '../review-tasks/present.ts';
import { EntityParameter, EntityTypeParameter, HistoryQuery, PairQuery } from '../review-tasks/requests.ts';
import { StewardRoom } from '../steward-room.ts';
import { membershipsOf } from './membership.ts';
import { EntityHistoryResponse, PairHistoryResponse, type HappeningResponse } from './responses.ts';

const MOST_JUDGEMENTS = 200;
const LATEST = (1n << 63n) - 1n;

@ApiTags('history')
@ApiBearerAuth()
@Controller('v1')
export class HistoryController {
  constructor(
    @Inject(StewardRoom) private readonly room: StewardRoom,
    @Inject(ViewLog) private readonly viewLog: ViewLog,
  ) {}

  @Get('pairs/:entityType/history')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'What was said of a pair, and where its records came and went',
    description: 'The look is noted.',
  })
  @ApiOkResponse({ type: PairHistoryResponse })
  @Problems(403)
  async pair(
    @Param() { entityType }: EntityTypeParameter,
    @Query() { left, right, purpose }: PairQuery,
    @CurrentSteward() steward: Steward,
  ): Promise<PairHistoryResponse> {
    mustBeInScope(steward, entityType);
    const { pool } = this.room.store;
    const pair = stewardsPair(entityType, left, right);
    const records = await readStewardsRecords(pool, [pair.left, pair.right]);
    const ofType = [...records.values()].filter((record) => record.entityType === entityType);
    const judgements = await listJudgementsOfPair(pool, pair, MOST_JUDGEMENTS);
    const memberships = await membershipsOf(
      pool,
      ofType.map(({ reference }) => reference),
    );
    await this.viewLog.note(steward, {
      ...{ purpose, way: 'pair-history', entityType, taskNo: null },
      recordNos: ofType.map(({ recordNo }) => recordNo),
      entityIds: [...new Set(memberships.map(({ entityId }) => entityId))],
    });
    return {
      judgements: judgements.map((judgement) => presentJudgement(judgement)),
      memberships: memberships.map(({ reference, entityId, change, happened, knownAt }) => ({
        ...{ record: recordName(reference), entity_id: entityId, change, happened, known_at: knownAt.toISOString() },
      })),
    };
  }

  @Get('entities/:id/history')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Merges, splits and judgements of an entity, with their times',
    description: 'The look is noted.',
  })
  @ApiOkResponse({ type: EntityHistoryResponse })
  @Problems(404)
  async entity(
    @Param() { id }: EntityParameter,
    @Query() { purpose, cursor, limit }: HistoryQuery,
    @CurrentSteward() steward: Steward,
  ): Promise<EntityHistoryResponse> {
    const { pool } = this.room.store;
    const before = cursor === undefined ? LATEST : decodeCursor(cursor, [id]);
    const found = await listHappenings(pool, id, { before, limit: limit + 1 });
    const [first] = found;
    if (first === undefined || !steward.entityTypes.includes(first.entityType)) {
      throw new LienThongError('http.not-found');
    }
    const page = found.slice(0, limit);
    const { entityType, members } = first;
    const judgements = await listJudgementsOfRecords(pool, entityType, members, MOST_JUDGEMENTS);
    const view = { purpose, way: 'entity-history', entityType, taskNo: null, recordNos: [], entityIds: [id] } as const;
    await this.viewLog.note(steward, view);
    const last = page.at(-1);
    return {
      ...{ entity_id: id, entity_type: entityType },
      happenings: page.map(presentHappening),
      judgements: judgements.map((judgement) => presentJudgement(judgement, true)),
      next_cursor: found.length > limit && last !== undefined ? encodeCursor(BigInt(last.entityVersion), [id]) : null,
    };
  }
}

function presentHappening(happening: EntityHappening): HappeningResponse {
  const { happened, entityVersion, knownAt, validFrom, members, moved } = happening;
  return {
    ...{ happened, entity_version: entityVersion, known_at: knownAt.toISOString() },
    valid_from: validFrom?.toISOString() ?? null,
    members: members.map(recordName),
    moved: moved.map(({ record, from, to }) => ({ record: recordName(record), from, to })),
  };
}
