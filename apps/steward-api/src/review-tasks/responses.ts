import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** What the steward-api answers; weights are 1/1000 bit, numbers that may be long are decimal texts. */
const TIME = { type: String, format: 'date-time' } as const;
const NULLABLE = { type: String, nullable: true } as const;

export class RecordNameResponse {
  @ApiProperty({ example: 'population' })
  source!: string;

  @ApiProperty({ example: 'citizen' })
  dataset!: string;

  @ApiProperty()
  record_id!: string;
}

export class DatasetNameResponse {
  @ApiProperty({ example: 'population' })
  source!: string;

  @ApiProperty({ example: 'citizen' })
  dataset!: string;
}

export class ClaimResponse {
  @ApiProperty()
  steward!: string;

  @ApiProperty(TIME)
  until!: string;
}

/** As listed: nothing of it is personal data. */
export class ReviewTaskResponse {
  @ApiProperty()
  id!: string;

  @ApiProperty({ example: 'person' })
  entity_type!: string;

  @ApiProperty({ enum: ['possible-match', 'judgement-suspended', 'judgement-outdated'] })
  kind!: string;

  @ApiProperty({ enum: ['open', 'claimed', 'decided'] })
  status!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Average of the two groups; null about a judgement.' })
  weight!: number | null;

  @ApiProperty(TIME)
  opened_at!: string;

  @ApiProperty({ type: ClaimResponse, nullable: true })
  claim!: ClaimResponse | null;

  @ApiProperty()
  left!: DatasetNameResponse;

  @ApiProperty()
  right!: DatasetNameResponse;
}

export class ReviewTaskPageResponse {
  @ApiProperty({ type: [ReviewTaskResponse] })
  review_tasks!: ReviewTaskResponse[];

  @ApiProperty({ ...NULLABLE, description: 'For `cursor` of the next page; null on the last one.' })
  next_cursor!: string | null;
}

export class StewardsEntityResponse {
  @ApiProperty()
  entity_id!: string;

  @ApiProperty({ description: 'A decimal text.' })
  entity_version!: string;

  @ApiProperty({ type: [RecordNameResponse] })
  members!: RecordNameResponse[];
}

export class StewardsRecordResponse {
  @ApiProperty()
  record!: RecordNameResponse;

  @ApiProperty({ enum: ['live', 'deleted', 'unknown'] })
  state!: string;

  @ApiProperty({ ...NULLABLE, description: 'A decimal text.' })
  version!: string | null;

  @ApiProperty({ ...TIME, nullable: true, description: 'When it changed at its source.' })
  source_time!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'As its source tells it.' })
  attributes!: Record<string, unknown> | null;

  @ApiProperty({
    type: [String],
    description: 'Attributes in which characters stand that nobody sees; they were compared without them.',
  })
  hidden_characters!: string[];

  @ApiProperty({ type: StewardsEntityResponse, nullable: true })
  entity!: StewardsEntityResponse | null;
}

export class SentenceResponse {
  @ApiProperty()
  vi!: string;

  @ApiProperty()
  en!: string;
}

/** Of an attribute: the values as they were compared, of the one record and of the other. */
export class ComparedValuesResponse {
  @ApiProperty({ example: 'full_name' })
  attribute!: string;

  @ApiProperty({ type: [String] })
  left!: string[];

  @ApiProperty({ type: [String] })
  right!: string[];
}

export class LevelEvidenceResponse {
  @ApiProperty()
  level!: string;

  @ApiProperty({ description: '1/1000 bit.' })
  weight!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'How often among pairs of one; null: set by hand.' })
  m!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'How often among pairs of two; null: set by hand.' })
  u!: number | null;
}

export class FrequencyEvidenceResponse {
  @ApiProperty({ description: 'What agreeing on a common value takes off, 1/1000 bit.' })
  weight!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'The value’s share of all; null where nothing is taken off.',
  })
  share!: number | null;
}

export class EvidenceResponse {
  @ApiProperty({ type: [ComparedValuesResponse] })
  attributes!: ComparedValuesResponse[];

  @ApiProperty({ type: [LevelEvidenceResponse] })
  levels!: LevelEvidenceResponse[];

  @ApiProperty({ description: 'What the levels say more, or less, for being met together, 1/1000 bit.' })
  together!: number;

  @ApiProperty()
  frequency!: FrequencyEvidenceResponse;
}

export class ComparisonResponse {
  @ApiProperty({ example: 'name' })
  comparison!: string;

  @ApiProperty()
  level!: string;

  @ApiProperty({ description: 'Match weight, 1/1000 bit.' })
  weight!: number;

  @ApiProperty()
  because!: SentenceResponse;

  @ApiProperty({ required: false, description: 'What the weight is made of; the prior has none.' })
  evidence?: EvidenceResponse;
}

export class ComparedResponse {
  @ApiProperty({ type: [ComparisonResponse], description: 'The prior among them.' })
  comparisons!: ComparisonResponse[];

  @ApiProperty({ description: 'Of the pair, 1/1000 bit: the sum of the comparisons, cut to what one pair may weigh.' })
  weight!: number;

  @ApiProperty({ description: 'The register that owns their identifier says that they are two.' })
  is_hard_conflict!: boolean;
}

export class JudgementResponse {
  @ApiProperty({ description: 'Its number, a decimal text: the highest of a pair is its last word.' })
  seq!: string;

  @ApiProperty({ enum: ['same', 'different', 'unsure', 'revoked'] })
  verdict!: string;

  @ApiProperty()
  reason!: string;

  @ApiProperty()
  steward!: string;

  @ApiProperty(TIME)
  made_at!: string;

  @ApiProperty({
    enum: ['taken', 'suspended', 'waiting', 'withdrawn', 'on its way', 'replaced'],
    description: 'Where it stands. `suspended`: it contradicts later ones; `waiting`: a record is not there.',
  })
  standing!: string;

  @ApiPropertyOptional({ type: [RecordNameResponse], description: 'The pair, where it is not plain from the request.' })
  records?: RecordNameResponse[];
}

export class PreviewedEntityResponse {
  @ApiProperty({ ...NULLABLE, description: 'Null: it gets a new id.' })
  entity_id!: string | null;

  @ApiProperty({ enum: ['created', 'merged', 'split', 'changed'] })
  happened!: string;

  @ApiProperty({ type: [RecordNameResponse] })
  members!: RecordNameResponse[];
}

export class RemovedEntityResponse {
  @ApiProperty()
  entity_id!: string;

  @ApiProperty(NULLABLE)
  redirect_to!: string | null;
}

export class EffectResponse {
  @ApiProperty({ enum: ['same', 'different', 'unsure'], description: '`unsure` shows what a revocation does too.' })
  verdict!: string;

  @ApiProperty({ type: [PreviewedEntityResponse], description: 'Entities that would hold other records than now.' })
  entities!: PreviewedEntityResponse[];

  @ApiProperty({ type: [RemovedEntityResponse] })
  removed!: RemovedEntityResponse[];

  @ApiProperty({ type: [String], description: 'Judgements that would be suspended, by number.' })
  suspends!: string[];
}

const BASIS = [
  'Computed by the same fold as the reconciler runs, over `records` records: all that edges and judgements tie to the',
  'two, to the end of every chain, as of one moment. What is committed after that moment is not in it.',
].join(' ');

export class PreviewResponse {
  @ApiProperty({ description: BASIS })
  records!: number;

  @ApiProperty({
    description:
      'These records, linked here, come to the entities that there are; false: another model was released just then.',
  })
  agrees_with_store!: boolean;

  @ApiProperty({ type: [EffectResponse] })
  effects!: EffectResponse[];
}

export class PairResponse {
  @ApiProperty({ type: ReviewTaskResponse, nullable: true, description: 'Null: asked for without a task.' })
  task!: ReviewTaskResponse | null;

  @ApiProperty({ example: 'person' })
  entity_type!: string;

  @ApiProperty({ description: 'Opaque. To be given back with a judgement.' })
  version!: string;

  @ApiProperty({ description: 'Model that weighed the pair.' })
  model_version!: string;

  @ApiProperty({ type: StewardsRecordResponse })
  left!: StewardsRecordResponse;

  @ApiProperty({ type: StewardsRecordResponse })
  right!: StewardsRecordResponse;

  @ApiProperty({ type: ComparedResponse, nullable: true, description: 'Null while a record is not there.' })
  compared!: ComparedResponse | null;

  @ApiProperty({ type: [JudgementResponse], description: 'The latest first, ten at most.' })
  judgements!: JudgementResponse[];

  @ApiProperty({
    type: PreviewResponse,
    nullable: true,
    description: 'Null: more than 1,000 records take part, or they take too long to find.',
  })
  preview!: PreviewResponse | null;
}

export class GivenResponse {
  @ApiProperty({ description: 'Number of the judgement, a decimal text; for a later revocation.' })
  seq!: string;

  @ApiProperty({ enum: ['same', 'different', 'unsure', 'revoked'] })
  verdict!: string;

  @ApiProperty()
  steward!: string;

  @ApiProperty(TIME)
  made_at!: string;
}
