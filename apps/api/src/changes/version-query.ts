import { IsCursor, IsLimit, IsName } from '#libs/runtime';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { ReadQuery } from '../entities/entity-query.ts';

const WAIT = { message: '$property: a whole number of seconds from 0 to 25' };

export class HistoryQuery extends ReadQuery {
  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: '$property: take it from next_cursor of the page before' })
  cursor?: string;

  @IsLimit(100, 20)
  limit: number = 20;
}

export class ChangesQuery extends ReadQuery {
  @ApiPropertyOptional({ description: 'Entity type. A cursor is good for the type it came from.', example: 'person' })
  @IsOptional()
  @IsName()
  type?: string;

  @IsCursor(400, '`next_cursor` of the page before; left out: from the start.')
  cursor?: string;

  @IsLimit(1000, 100)
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
