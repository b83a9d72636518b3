import { Type, type Static } from '@sinclair/typebox';
import { NAME_PATTERN } from './reference.ts';

/** `survivorship.yaml`: which source's value of an attribute wins. Legal owner first, then trust, then source time (L13). */
const Name = Type.String({ pattern: NAME_PATTERN });
const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });

export const SurvivorshipRule = Type.Object(
  {
    /** Stable name that a golden value carries, e.g. `population-owns-birth-name`. */
    rule: Name,
    attribute: Name,
    /** Source that owns the value by law. */
    owner: Type.Optional(Name),
    /** Sources by falling trust where the owner has none; sources not named come last. */
    trust: Type.Array(Name),
    /** Instrument that says so, e.g. `Luật 26/2023/QH15 §9`. */
    legalReference: Type.Optional(Type.String()),
    /** Compared with the value's source time, never with the clock (L12). */
    validFrom: Type.Optional(Day),
    validTo: Type.Optional(Day),
  },
  { additionalProperties: false },
);
export type SurvivorshipRule = Static<typeof SurvivorshipRule>;

export const SurvivorshipFile = Type.Object(
  {
    /** For attributes without a rule of their own. */
    defaultTrust: Type.Array(Name),
    rules: Type.Array(SurvivorshipRule),
  },
  { additionalProperties: false },
);
export type SurvivorshipFile = Static<typeof SurvivorshipFile>;
