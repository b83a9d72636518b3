import { MAX_RECORD_ID_LENGTH } from '#libs/contract';
import { IsCursor, IsLimit, IsName, IsText } from '#libs/runtime';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

export const PROVENANCES = ['none', 'winner', 'all'] as const;
export type ProvenanceWanted = (typeof PROVENANCES)[number];

export class ReadQuery {
  @ApiPropertyOptional({
    enum: PROVENANCES,
    default: 'winner',
    description:
      'With each value: nothing of where it came from, the record, source, version, time and rule it won by, or the values that lost as well.',
  })
  @IsOptional()
  @IsIn(PROVENANCES, { message: '$property: one of none, winner, all' })
  provenance: ProvenanceWanted = 'winner';
}

export class EntityIdParameter {
  @ApiProperty({ description: 'Entity id. An id that merged away leads to the entity it merged into.' })
  @IsText(100)
  id!: string;
}

export class RecordParameters {
  @ApiProperty({ example: 'population' })
  @IsName()
  source!: string;

  @ApiProperty({ example: 'citizen' })
  @IsName()
  dataset!: string;

  @ApiProperty({ description: 'Id of the record at its source, percent-encoded.' })
  @IsText(MAX_RECORD_ID_LENGTH)
  recordId!: string;
}

const NAME_RULES = [
  'Words of a name, in any order and any case, 40 at most. Finds entities that have **one** current name with all of them; a lost value is not searched.',
  'Diacritics need not be written: `nguyen` finds `Nguyễn`, `do` finds `Đỗ`. It does not matter on which vowel the tone stands (`hoà`, `hòa`), nor y or i after h, k, l, m, s, t and qu at the end of a syllable (`Kỳ`, `Kì`). Punctuation separates words; apostrophes do not count.',
  'The last word may be the beginning of one: `nguyen van a` finds `Nguyễn Văn An`.',
  'Usual short forms and what they stand for are one: `cty` and `công ty`, `tnhh`, `cp`, `mtv`, `dntn`, `htx`, `hkd`, `cn`, `vpđd`, `tm`, `dv`, `xd`, `sx`, `xnk`, `vlxd`, `vn`.',
  'Order: where the query has diacritics, names that have the same ones come before names that are alike only without; within each, names that have the last word whole come before those in which it goes on; then by entity id. Pages neither skip nor repeat an entity. A page may hold fewer entities than `limit`, or none, and still have a `next_cursor`.',
].join('\n\n');

export class EntitiesQuery extends ReadQuery {
  @ApiPropertyOptional({ description: 'Entity type.', example: 'person' })
  @IsOptional()
  @IsName()
  type?: string;

  @ApiPropertyOptional({
    description: NAME_RULES,
    example: 'nguyễn văn an',
    minLength: 1,
    maxLength: 400,
  })
  @IsOptional()
  @IsText(400)
  name?: string;

  @ApiPropertyOptional({
    description: 'Identifier; spaces, dots and hyphens do not count. Personal identifiers need the purpose `identity`.',
    example: '01.00.112.437',
  })
  @IsOptional()
  @IsText(200)
  identifier?: string;

  @IsCursor(1000)
  cursor?: string;

  @IsLimit(100, 20)
  limit: number = 20;
}
