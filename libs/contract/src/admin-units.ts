import { Type, type Static } from '@sinclair/typebox';

/**
 * `admin-units.json`: administrative units before and after each reform, by code. A code means something only with a
 * date: most codes of today were codes of other, smaller units before. Written by `lienthong admin-units import`.
 */
const Code = Type.String({ pattern: '^[0-9]{2,5}$' });
const Name = Type.String({ minLength: 1, maxLength: 100 });

export const AdminReform = Type.Object(
  {
    /** The first day of the new units. */
    date: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
    /** Provinces and districts by code: those of before, and the provinces of after. */
    provincesBefore: Type.Record(Code, Name),
    districtsBefore: Type.Record(Code, Type.Tuple([Name, Code])),
    provincesAfter: Type.Record(Code, Name),
    /** Name, district and the units it became: more than one where it was divided. */
    communesBefore: Type.Record(Code, Type.Tuple([Name, Code, Type.Array(Code, { minItems: 1, maxItems: 64 })])),
    /** Name and province. */
    communesAfter: Type.Record(Code, Type.Tuple([Name, Code])),
  },
  { additionalProperties: false },
);
export type AdminReform = Static<typeof AdminReform>;

export const AdminUnitsFile = Type.Object(
  {
    description: Type.String(),
    /** By date, the earliest first. */
    reforms: Type.Array(AdminReform, { minItems: 1, maxItems: 20 }),
  },
  { additionalProperties: false },
);
export type AdminUnitsFile = Static<typeof AdminUnitsFile>;
