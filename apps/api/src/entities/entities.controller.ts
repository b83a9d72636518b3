import { LienThongError, referenceText, type EntityTypeDefinition } from '#libs/contract';
import { AnswersProblem } from '#libs/runtime';
import {
  findEntity,
  findEntityOfRecord,
  resolveReferences,
  type EntityFound,
  type Store,
  type UnifiedEntity,
} from '#libs/store';
import { Controller, Get, Header, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentReader } from '../access/consumer-guard.ts';
import type { Reader } from '../access/purposes.ts';
import { ReadLog } from '../access/read-log.ts';
import { EntitiesQuery, EntityIdParameter, ReadQuery, RecordParameters } from './entity-query.ts';
import { EntityPageResponse, EntityResponse } from './entity-response.ts';
import { FindEntities } from './find-entities.ts';
import { presentEntity, shownReferences } from './present-entity.ts';

/** What every read stands on. */
export class EntityRoom {
  constructor(
    readonly store: Pick<Store, 'pool'>,
    readonly entityTypes: ReadonlyMap<string, EntityTypeDefinition>,
  ) {}
}

export const Refused = (): MethodDecorator => (target, key, descriptor) => {
  AnswersProblem(400, 'A parameter is wrong.')(target, key, descriptor);
  AnswersProblem(401, 'No valid token.')(target, key, descriptor);
  AnswersProblem(403, 'The purposes of the token do not allow it.')(target, key, descriptor);
};

@ApiTags('entities')
@ApiBearerAuth()
@Controller('v1')
export class EntitiesController {
  constructor(
    @Inject(EntityRoom) private readonly room: EntityRoom,
    @Inject(FindEntities) private readonly finder: FindEntities,
    @Inject(ReadLog) private readonly readLog: ReadLog,
  ) {}

  @Get('entities')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Entities by name, by identifier, or all of a type, page by page' })
  @ApiOkResponse({ type: EntityPageResponse })
  @Refused()
  async list(@Query() query: EntitiesQuery, @CurrentReader() reader: Reader): Promise<EntityPageResponse> {
    const { entities, nextCursor } = await this.finder.page(query, reader);
    const way = query.identifier !== undefined ? 'identifier' : query.name !== undefined ? 'name' : 'list';
    const shown = await this.present(entities, { reader, provenance: query.provenance });
    this.readLog.entities(
      reader,
      way,
      entities.map((entity) => entity.entityId),
    );
    return { entities: shown, next_cursor: nextCursor };
  }

  @Get('entities/:id')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'One entity',
    description: 'An id that merged away is answered with the living entity, and `redirected_from` says so.',
  })
  @ApiOkResponse({ type: EntityResponse })
  @Refused()
  @AnswersProblem(404, 'The id was never given.')
  @AnswersProblem(410, 'The entity is gone, and no other took its place.')
  async byId(
    @Param() { id }: EntityIdParameter,
    @Query() { provenance }: ReadQuery,
    @CurrentReader() reader: Reader,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EntityResponse> {
    const { entity, redirectedFrom } = live(await findEntity(this.room.store.pool, id));
    if (redirectedFrom !== null) {
      response.setHeader('Content-Location', `/v1/entities/${encodeURIComponent(entity.entityId)}`);
    }
    return this.one(entity, 'id', { reader, provenance, redirectedFrom });
  }

  @Get('records/:source/:dataset/:recordId/entity')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'The entity that a source record belongs to' })
  @ApiOkResponse({ type: EntityResponse })
  @Refused()
  @AnswersProblem(404, 'No such record ever came.')
  @AnswersProblem(410, 'The record is gone and belongs to no entity.')
  async byRecord(
    @Param() record: RecordParameters,
    @Query() { provenance }: ReadQuery,
    @CurrentReader() reader: Reader,
  ): Promise<EntityResponse> {
    const { entity } = live(await findEntityOfRecord(this.room.store.pool, referenceText(record)));
    return this.one(entity, 'record', { reader, provenance, redirectedFrom: null });
  }

  private async one(
    entity: UnifiedEntity,
    way: 'id' | 'record',
    asked: Asked & { readonly redirectedFrom: string | null },
  ): Promise<EntityResponse> {
    const [shown] = await this.present([entity], asked);
    if (shown === undefined) throw new LienThongError('http.not-found');
    this.readLog.entities(asked.reader, way, [entity.entityId]);
    return { ...shown, redirected_from: asked.redirectedFrom };
  }

  private async present(entities: readonly UnifiedEntity[], asked: Asked): Promise<EntityResponse[]> {
    const { store, entityTypes } = this.room;
    const references = entities.flatMap((entity) => shownReferences(entity, asked.provenance));
    const resolved = await resolveReferences(store.pool, references);
    return entities.map((entity) =>
      presentEntity(entity, {
        ...asked,
        definition: entityTypes.get(entity.entityType),
        resolved,
        redirectedFrom: null,
      }),
    );
  }
}

interface Asked {
  readonly reader: Reader;
  readonly provenance: ReadQuery['provenance'];
}

type Live = Extract<EntityFound, { found: 'live' }>;

function live(found: EntityFound): Live {
  switch (found.found) {
    case 'live':
      return found;
    case 'removed':
      throw new LienThongError('http.gone');
    case 'unsettled':
      throw new LienThongError('http.unavailable');
    case 'unknown':
      throw new LienThongError('http.not-found');
  }
}
