import { MAX_RECORD_ID_LENGTH, NAME_PATTERN } from '#libs/contract';
import { forbiddenCharacter } from '#libs/runtime';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min, ValidateBy } from 'class-validator';

const NAME = new RegExp(NAME_PATTERN);
/** No property is the message's own: a message says which parameter is wrong and how, never what stood in it. */
const ofName = { message: '$property: a name of lower-case letters, digits, - and _' };

function IsText(longest: number): PropertyDecorator {
  const message = `$property: a text of 1 to ${longest} characters, given once`;
  const storable = ValidateBy(
    { name: 'isStorableText', validator: { validate: (value: unknown) => forbiddenCharacter(value) === null } },
    { message: '$property: holds a character that is not allowed' },
  );
  return (target, property) => {
    for (const check of [IsString({ message }), Length(1, longest, { message }), storable]) check(target, property);
  };
}

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
const LIMIT = { message: '$property: a whole number from 1 to 100' };
const WEIGHT = { message: '$property: a whole number of 1/1000 bit from -100000 to 100000' };

export class ReviewTasksQuery {
  @ApiPropertyOptional({ description: 'Entity type; without it all that the token covers.', example: 'person' })
  @IsOptional()
  @Matches(NAME, ofName)
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
  @Matches(NAME, ofName)
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

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @IsText(1000)
  cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(LIMIT)
  @Min(1, LIMIT)
  @Max(100, LIMIT)
  limit: number = 20;
}

export class EntityTypeParameter {
  @ApiProperty({ example: 'person' })
  @Matches(NAME, ofName)
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
  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @IsText(1000)
  cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(LIMIT)
  @Min(1, LIMIT)
  @Max(100, LIMIT)
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
  @Matches(NAME, ofName)
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
