import { Type, type Static } from '@sinclair/typebox';

export const HttpPushSettings = Type.Object(
  {
    /** Records in one call at most. */
    maxRecords: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  },
  { additionalProperties: false },
);
export type HttpPushSettings = Static<typeof HttpPushSettings>;
