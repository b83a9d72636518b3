import { setTimeout as pause } from 'node:timers/promises';
import { LienThongError } from '#libs/contract';
import { AnswersProblem } from '#libs/runtime';
import { listEntityVersions, readFeed, StoredInstallationTable, type EntityVersion, type FeedPage } from '#libs/store';
import { Controller, Get, Header, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentReader } from '../access/consumer-guard.ts';
import type { Reader } from '../access/purposes.ts';
import { ReadLog } from '../access/read-log.ts';
import { EntityRoom, Refused } from '../entities/entities.controller.ts';
import { EntityIdParameter, type ProvenanceWanted } from '../entities/entity-query.ts';
import { decodeFeedCursor, encodeFeedCursor } from './feed-cursor.ts';
import { presentVersion } from './present-version.ts';
import { ChangesQuery, HistoryQuery } from './version-query.ts';
import { ChangesResponse, HistoryResponse, type VersionResponse } from './version-response.ts';

/** How often a reader that waits looks again. */
const LOOK_AGAIN_MS = 250;

const FEED_RULES = [
  'Every version of every entity, in an order in which nothing appears before what was read: a consumer that saves `next_cursor` after it has applied a page misses nothing, whatever crashes. A page that was applied and not saved comes again.',
  'Apply a version only where it is greater than the one you hold of that entity. A consumer that begins at the start and does so holds what the store holds; `removed` takes an entity away, `redirect_to` says which one took its place.',
  'A change shows once every transaction that began before it has ended.',
].join('\n\n');

/** What happened, entity by entity and all together. */
@ApiTags('changes')
@ApiBearerAuth()
@Controller('v1')
export class ChangesController {
  private readonly installation: StoredInstallationTable;

  constructor(
    @Inject(EntityRoom) private readonly room: EntityRoom,
    @Inject(ReadLog) private readonly readLog: ReadLog,
  ) {
    this.installation = new StoredInstallationTable(room.store.pool);
  }

  @Get('entities/:id/history')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'The versions of one entity over time, oldest first',
    description: 'Also of an id that merged away or is gone: an id keeps its own history.',
  })
  @ApiOkResponse({ type: HistoryResponse })
  @Refused()
  @AnswersProblem(404, 'The id was never given.')
  async history(
    @Param() { id }: EntityIdParameter,
    @Query() { cursor, limit, provenance }: HistoryQuery,
    @CurrentReader() reader: Reader,
  ): Promise<HistoryResponse> {
    const asked = { entityId: id, after: cursor ?? '-1', limit: limit + 1 };
    const found = await listEntityVersions(this.room.store.pool, asked);
    if (found.length === 0 && cursor === undefined) throw new LienThongError('http.not-found');
    const page = found.slice(0, limit);
    this.readLog.entities(reader, 'history', [id]);
    return {
      entity_id: id,
      versions: page.map((version) => ({
        ...this.present(version, reader, provenance),
        known_until: version.knownUntil?.toISOString() ?? null,
      })),
      next_cursor: found.length > limit ? (page.at(-1)?.entityVersion ?? null) : null,
    };
  }

  @Get('changes')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'The feed of changes', description: FEED_RULES })
  @ApiOkResponse({ type: ChangesResponse })
  @Refused()
  @AnswersProblem(410, 'The store was restored since the cursor was given.')
  async changes(
    @Query() query: ChangesQuery,
    @CurrentReader() reader: Reader,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ChangesResponse> {
    const entityType = this.entityTypeOf(query.type);
    const incarnation = (await this.installation.find())?.incarnation ?? 0;
    const after = decodeFeedCursor(query.cursor, { incarnation, entityType });
    const page = await this.firstPage({ entityType, after, limit: query.limit }, query.wait, response);
    const ids = [...new Set(page.versions.map((version) => version.entityId))];
    if (ids.length > 0) this.readLog.entities(reader, 'changes', ids);
    return {
      changes: page.versions.map((version) => this.present(version, reader, query.provenance)),
      next_cursor: encodeFeedCursor({ position: page.reached, incarnation, entityType }),
      has_more: page.hasMore,
    };
  }

  /** The page, or the first one that holds something before `waitS` seconds are over or the caller has gone. */
  private async firstPage(asked: Parameters<typeof readFeed>[1], waitS: number, response: Response): Promise<FeedPage> {
    const until = performance.now() + waitS * 1000;
    for (let from = asked.after; ;) {
      const page = await readFeed(this.room.store.pool, { ...asked, after: from });
      if (page.versions.length > 0 || page.hasMore || performance.now() >= until) return page;
      from = page.reached;
      await pause(LOOK_AGAIN_MS);
      if (response.closed) return page;
    }
  }

  private entityTypeOf(type: string | undefined): string | null {
    if (type === undefined) return null;
    if (this.room.entityTypes.has(type)) return type;
    throw new LienThongError('http.bad-request', `type: one of ${[...this.room.entityTypes.keys()].join(', ')}`);
  }

  private present(version: EntityVersion, reader: Reader, provenance: ProvenanceWanted): VersionResponse {
    const definition = this.room.entityTypes.get(version.entityType);
    return presentVersion(version, { reader, provenance, definition });
  }
}
