import { MAX_RECORD_ID_LENGTH } from '#libs/contract';
import { IsCursor, IsLimit, IsName, IsText } from '#libs/runtime';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

const REFERENCE = MAX_RECORD_ID_LENGTH + 130;

export const PURPOSES = ['review', 'complaint', 'audit'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Why somebody looks; it stands in the log of views. */
export class ViewQuery {
  @ApiPropertyOptional({ enum: PURPOSES, default: 'review', description: 'What the personal data are looked at for.' })
  @IsOptional()
  @IsIn(PURPOSES, { message: `$property: one of ${PURPOSES.join(', ')}` })
  purpose: Purpose = 'review';
}

export class TaskIdParameter {
  @ApiProperty({ description: 'Id of the task, as listed.' })
  @Matches(/^[1-9][0-9]{0,17}$/, { message: '$property: a number, as listed' })
  id!: string;
}

export const KINDS = ['possible-match', 'judgement-suspended', 'judgement-outdated'] as const;
const STATUSES = ['open', 'claimed', 'decided'] as const;
const WEIGHT = { message: '$property: a whole number of 1/1000 bit from -100000 to 100000' };

export class ReviewTasksQuery {
  @ApiPropertyOptional({ description: 'Entity type; without it all that the token covers.', example: 'person' })
  @IsOptional()
  @IsName()
  entity_type?: string;

  @ApiPropertyOptional({ enum: KINDS })
  @IsOptional()
  @IsIn(KINDS, { message: `$property: one of ${KINDS.join(', ')}` })
  kind?: string;

  @ApiPropertyOptional({
    enum: STATUSES,
    description: '`open`: nobody works on it; `claimed`: a steward does; `decided`: judged, or the question is closed.',
  })
  @IsOptional()
  @IsIn(STATUSES, { message: `$property: one of ${STATUSES.join(', ')}` })
  status?: (typeof STATUSES)[number];

  @ApiPropertyOptional({ description: 'Source of one of the records.', example: 'tax' })
  @IsOptional()
  @IsName()
  source?: string;

  @ApiPropertyOptional({ description: 'Match weight at least, 1/1000 bit.', minimum: -100_000, maximum: 100_000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(WEIGHT)
  @Min(-100_000, WEIGHT)
  @Max(100_000, WEIGHT)
  min_weight?: number;

  @ApiPropertyOptional({ description: 'Match weight at most, 1/1000 bit.', minimum: -100_000, maximum: 100_000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(WEIGHT)
  @Min(-100_000, WEIGHT)
  @Max(100_000, WEIGHT)
  max_weight?: number;

  @IsCursor(1000)
  cursor?: string;

  @IsLimit(100, 20)
  limit: number = 20;
}

export class EntityTypeParameter {
  @ApiProperty({ example: 'person' })
  @IsName()
  entityType!: string;
}

export class PairQuery extends ViewQuery {
  @ApiProperty({ description: 'One record: source/dataset/record-id.', example: 'tax/taxpayer/8012345678' })
  @IsText(REFERENCE)
  left!: string;

  @ApiProperty({ description: 'The other record.' })
  @IsText(REFERENCE)
  right!: string;
}

export class EntityParameter {
  @ApiProperty({ description: 'Entity id.' })
  @Matches(/^[0-9a-fA-F-]{1,100}$/, { message: '$property: an entity id' })
  id!: string;
}

export class HistoryQuery extends ViewQuery {
  @IsCursor(1000)
  cursor?: string;

  @IsLimit(100, 20)
  limit: number = 20;
}

const VERDICTS = ['same', 'different', 'unsure'] as const;

/** Nothing is judged without a reason. */
export class ReasonBody {
  @ApiProperty({ description: 'Why, for whoever asks later. Write no personal data here.', maxLength: 2000 })
  @IsText(2000)
  reason!: string;
}

export class TaskJudgementBody extends ReasonBody {
  @ApiProperty({
    enum: VERDICTS,
    description: '`same` joins the records whatever the weights say, `different` keeps them apart; `unsure` withdraws.',
  })
  @IsIn(VERDICTS, { message: `$property: one of ${VERDICTS.join(', ')}` })
  verdict!: (typeof VERDICTS)[number];

  @ApiProperty({ description: '`version` of the task or pair as it was seen: what has changed since is answered 409.' })
  @IsText(2000)
  version!: string;
}

export class PairJudgementBody extends TaskJudgementBody {
  @ApiProperty({ example: 'person' })
  @IsName()
  entity_type!: string;

  @ApiProperty({ description: 'One record: source/dataset/record-id.' })
  @IsText(REFERENCE)
  left!: string;

  @ApiProperty({ description: 'The other record.' })
  @IsText(REFERENCE)
  right!: string;
}

export class SeqParameter {
  @ApiProperty({ description: 'Number of the judgement, a decimal text.' })
  @Matches(/^[1-9][0-9]{0,18}$/, { message: '$property: the number of a judgement' })
  seq!: string;
}
