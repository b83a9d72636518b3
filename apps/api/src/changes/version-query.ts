import { NAME_PATTERN } from '#libs/contract';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { IsText, ofName, ReadQuery } from '../entities/entity-query.ts';

const HISTORY_LIMIT = { message: '$property: a whole number from 1 to 100' };
const FEED_LIMIT = { message: '$property: a whole number from 1 to 1000' };
const WAIT = { message: '$property: a whole number of seconds from 0 to 25' };

export class HistoryQuery extends ReadQuery {
  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: '$property: take it from next_cursor of the page before' })
  cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(HISTORY_LIMIT)
  @Min(1, HISTORY_LIMIT)
  @Max(100, HISTORY_LIMIT)
  limit: number = 20;
}

export class ChangesQuery extends ReadQuery {
  @ApiPropertyOptional({ description: 'Entity type. A cursor is good for the type it came from.', example: 'person' })
  @IsOptional()
  @Matches(new RegExp(NAME_PATTERN), ofName)
  type?: string;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before; left out: from the start.' })
  @IsOptional()
  @IsText(400)
  cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 1000, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(FEED_LIMIT)
  @Min(1, FEED_LIMIT)
  @Max(1000, FEED_LIMIT)
  limit: number = 100;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: 25,
    default: 0,
    description: 'Seconds to wait for a first change where there is none yet.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt(WAIT)
  @Min(0, WAIT)
  @Max(25, WAIT)
  wait: number = 0;
}
