import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

/** What the api answers; Debezium's and the events' way of writing names. */
export class RecordName {
  @ApiProperty({ example: 'population' })
  source!: string;

  @ApiProperty({ example: 'citizen' })
  dataset!: string;

  @ApiProperty({ description: 'Id at the source; a personal identifier in it is masked like one.' })
  record_id!: string;
}

const VALUE = { description: 'Text, null (unknown), { withheld } or, for references, the record referred to.' };
const MASKED = { description: 'True when the purposes of the token do not cover the value: it is cut down.' };
const HIDDEN = {
  description:
    'True when the text holds characters that nobody sees (direction controls, zero-width, control characters): show it ' +
    'with care; it was compared and is searched without them.',
};
const LEADS_TO = {
  type: String,
  nullable: true,
  description: 'For references: the entity that the record belongs to now.',
};

export class LostValueResponse {
  @ApiProperty(VALUE)
  value!: unknown;

  @ApiPropertyOptional(MASKED)
  masked?: boolean;

  @ApiPropertyOptional(HIDDEN)
  hidden_characters?: boolean;

  @ApiPropertyOptional(LEADS_TO)
  entity_id?: string | null;

  @ApiProperty()
  record!: RecordName;

  @ApiProperty()
  source!: string;

  @ApiProperty({ description: 'Version of the record, a decimal text.' })
  version!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  source_time!: string | null;
}

export class ProvenanceResponse {
  @ApiProperty({ description: 'The record that the value stands in.' })
  record!: RecordName;

  @ApiProperty({ example: 'population' })
  source!: string;

  @ApiProperty({ description: 'Version of the record, a decimal text.' })
  version!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it changed at its source.' })
  source_time!: string | null;

  @ApiProperty({ description: 'The survivorship rule by which it won.', example: 'population-owns-birth-name' })
  rule!: string;

  @ApiProperty({ description: 'How many other values there were.' })
  lost_count!: number;

  @ApiPropertyOptional({ type: [LostValueResponse], description: 'With provenance=all: the best of the others.' })
  lost?: LostValueResponse[];
}

export class ValueResponse {
  @ApiProperty(VALUE)
  value!: unknown;

  @ApiPropertyOptional(MASKED)
  masked?: boolean;

  @ApiPropertyOptional(HIDDEN)
  hidden_characters?: boolean;

  @ApiPropertyOptional(LEADS_TO)
  entity_id?: string | null;

  @ApiPropertyOptional({ description: 'Left out with provenance=none.' })
  provenance?: ProvenanceResponse;
}

/** Several values for an attribute that may have many. */
export type AttributeResponse = ValueResponse | ValueResponse[];

@ApiExtraModels(ValueResponse)
export class EntityResponse {
  @ApiProperty()
  entity_id!: string;

  @ApiProperty({ example: 'person' })
  entity_type!: string;

  @ApiProperty({ description: 'A decimal text; it rises with every change.' })
  entity_version!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The id that was asked for, when it merged into this entity. Use entity_id from now on.',
  })
  redirected_from!: string | null;

  @ApiProperty({ format: 'date-time', description: 'When this version became known here.' })
  known_at!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when it is so, as sources say.',
  })
  valid_from!: string | null;

  @ApiProperty({
    type: 'object',
    description: 'By attribute; an attribute that may have many values has an array.',
    additionalProperties: {
      oneOf: [{ $ref: getSchemaPath(ValueResponse) }, { type: 'array', items: { $ref: getSchemaPath(ValueResponse) } }],
    },
  })
  attributes!: Record<string, AttributeResponse>;

  @ApiProperty({ type: [RecordName], description: 'The records that make up the entity.' })
  members!: RecordName[];
}

export class EntityPageResponse {
  @ApiProperty({ type: [EntityResponse] })
  entities!: EntityResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor` of the next page; null on the last one.' })
  next_cursor!: string | null;
}
