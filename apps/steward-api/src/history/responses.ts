import { ApiProperty } from '@nestjs/swagger';
import { JudgementResponse, RecordNameResponse } from '../review-tasks/responses.ts';

const TIME = { type: String, format: 'date-time' } as const;
const NULLABLE = { type: String, nullable: true } as const;

export class MembershipResponse {
  @ApiProperty()
  record!: RecordNameResponse;

  @ApiProperty()
  entity_id!: string;

  @ApiProperty({ enum: ['came', 'left'] })
  change!: string;

  @ApiProperty({ enum: ['created', 'changed', 'merged', 'split', 'removed'], description: 'To the entity, then.' })
  happened!: string;

  @ApiProperty({ ...TIME, description: 'When it became known here.' })
  known_at!: string;
}

export class PairHistoryResponse {
  @ApiProperty({ type: [JudgementResponse], description: 'All that was said of the pair, latest first.' })
  judgements!: JudgementResponse[];

  @ApiProperty({ type: [MembershipResponse], description: 'Where the two records came and went, latest first.' })
  memberships!: MembershipResponse[];
}

export class MoveResponse {
  @ApiProperty()
  record!: RecordNameResponse;

  @ApiProperty(NULLABLE)
  from!: string | null;

  @ApiProperty({ ...NULLABLE, description: 'Null: the record was deleted.' })
  to!: string | null;
}

export class HappeningResponse {
  @ApiProperty({ enum: ['created', 'changed', 'merged', 'split', 'removed'] })
  happened!: string;

  @ApiProperty({ description: 'A decimal text.' })
  entity_version!: string;

  @ApiProperty({ ...TIME, description: 'When it became known here.' })
  known_at!: string;

  @ApiProperty({ ...TIME, nullable: true, description: 'Since when it is so, as sources say.' })
  valid_from!: string | null;

  @ApiProperty({ type: [RecordNameResponse] })
  members!: RecordNameResponse[];

  @ApiProperty({ type: [MoveResponse], description: 'Records that came from or went to another entity.' })
  moved!: MoveResponse[];
}

export class EntityHistoryResponse {
  @ApiProperty()
  entity_id!: string;

  @ApiProperty({ example: 'person' })
  entity_type!: string;

  @ApiProperty({ type: [HappeningResponse], description: 'Latest first.' })
  happenings!: HappeningResponse[];

  @ApiProperty({
    type: [JudgementResponse],
    description: 'About the records it holds in the first of these happenings, latest first, 200 at most.',
  })
  judgements!: JudgementResponse[];

  @ApiProperty({ ...NULLABLE, description: 'For `cursor` of the next page; null on the last one.' })
  next_cursor!: string | null;
}
