import { NAME_PATTERN } from '#libs/contract';
import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Matches, Max, Min, ValidateBy } from 'class-validator';
import { forbiddenCharacter } from '#libs/json';

/**
 * Parameters that several doors take. No property is the message's own: a message says which parameter is wrong and how,
 * never what stood in it.
 */

/** Of a source, dataset or entity type. */
export function IsName(): PropertyDecorator {
  return Matches(new RegExp(NAME_PATTERN), { message: '$property: a name of lower-case letters, digits, - and _' });
}

/** A text of bounded length that PostgreSQL and UTF-8 can hold. */
export function IsText(longest: number): PropertyDecorator {
  const message = `$property: a text of 1 to ${longest} characters, given once`;
  const storable = ValidateBy(
    { name: 'isStorableText', validator: { validate: (value: unknown) => forbiddenCharacter(value) === null } },
    { message: '$property: holds a character that is not allowed' },
  );
  return applyDecorators(IsString({ message }), Length(1, longest, { message }), storable);
}

/** How many entries a page holds at most. The property's own default is `usual`. */
export function IsLimit(most: number, usual: number): PropertyDecorator {
  const words = { message: `$property: a whole number from 1 to ${most}` };
  return applyDecorators(
    ApiPropertyOptional({ minimum: 1, maximum: most, default: usual }),
    IsOptional(),
    Type(() => Number),
    IsInt(words),
    Min(1, words),
    Max(most, words),
  );
}

/** Where a page begins. */
export function IsCursor(longest: number, description = '`next_cursor` of the page before.'): PropertyDecorator {
  return applyDecorators(ApiPropertyOptional({ description }), IsOptional(), IsText(longest));
}
