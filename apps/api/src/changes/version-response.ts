import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { RecordName, ValueResponse, type AttributeResponse } from '../entities/entity-response.ts';

export class MoveResponse {
  @ApiProperty({ description: 'Of readers without the purpose `identity`, long numbers in its id are cut down.' })
  record!: RecordName;

  @ApiProperty({ type: String, nullable: true, description: 'The entity it came from; null: it is new.' })
  from!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The entity it went to; null: the record is gone.' })
  to!: string | null;
}

@ApiExtraModels(ValueResponse)
export class VersionResponse {
  @ApiProperty()
  entity_id!: string;

  @ApiProperty({ example: 'person' })
  entity_type!: string;

  @ApiProperty({ description: 'A decimal text, to be compared as an integer; it rises with every change.' })
  entity_version!: string;

  @ApiProperty({ enum: ['created', 'changed', 'merged', 'split', 'removed'] })
  happened!: string;

  @ApiProperty({ format: 'date-time', description: 'Known time: when this version became known here.' })
  known_at!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Valid time: since when it is so, as sources say.',
  })
  valid_from!: string | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'By attribute; an attribute that may have many values has an array. Null when removed.',
    additionalProperties: {
      oneOf: [{ $ref: getSchemaPath(ValueResponse) }, { type: 'array', items: { $ref: getSchemaPath(ValueResponse) } }],
    },
  })
  attributes!: Record<string, AttributeResponse> | null;

  @ApiProperty({ type: [RecordName], description: 'The records that made up the entity.' })
  members!: RecordName[];

  @ApiProperty({ type: [MoveResponse], description: 'Records that came from or went to another entity, or are gone.' })
  moved!: MoveResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'Of a removed entity: the one it merged into.' })
  redirect_to!: string | null;
}

export class PastVersionResponse extends VersionResponse {
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Known time at which the next version took its place; null for the current one.',
  })
  known_until!: string | null;
}

export class HistoryResponse {
  @ApiProperty()
  entity_id!: string;

  @ApiProperty({ type: [PastVersionResponse], description: 'Oldest first.' })
  versions!: PastVersionResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor` of the next page; null on the last one.' })
  next_cursor!: string | null;
}

export class ChangesResponse {
  @ApiProperty({ type: [VersionResponse] })
  changes!: VersionResponse[];

  @ApiProperty({
    description: 'Save it once the page is applied, and ask with it for what follows. Never null: the feed has no end.',
  })
  next_cursor!: string;

  @ApiProperty({ description: 'Whether there may be more to read at once; else wait before asking again.' })
  has_more!: boolean;
}
