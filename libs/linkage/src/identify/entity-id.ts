import { UUID_BYTES, uuidAt } from '#libs/contract';

/**
 * Ids of entities: UUIDs of version 8 whose leading bits are the entity version and the ordinal of their making, so
 * that the older of two ids of an entity type is the smaller text. Opaque to everybody else, and never given twice.
 */
export type EntityId = string;

const ORDINAL_BITS = 20n;
const RANDOM_BITS = 38n;
const bytes = Buffer.alloc(UUID_BYTES);

/**
 * 64 bits of entity version, 20 of ordinal, 38 of randomness, around the six bits that mark a UUID of version 8.
 * @param entityVersion `batch_seq` of the micro-batch that makes the entity
 * @param ordinal 0…2^20−1, different for each entity made in it
 * @param random its lowest 38 bits are taken
 * @throws RangeError when version or ordinal are out of range
 */
export function entityIdOf(entityVersion: bigint, ordinal: number, random: bigint): EntityId {
  if (BigInt.asUintN(63, entityVersion) !== entityVersion) throw new RangeError('entity version out of range');
  if (!Number.isInteger(ordinal) || BigInt.asUintN(Number(ORDINAL_BITS), BigInt(ordinal)) !== BigInt(ordinal)) {
    throw new RangeError('ordinal out of range');
  }
  const head = entityVersion >> 16n;
  const middle = (entityVersion >> 4n) & 0xfffn;
  const tail =
    ((entityVersion & 0xfn) << (ORDINAL_BITS + RANDOM_BITS)) |
    (BigInt(ordinal) << RANDOM_BITS) |
    BigInt.asUintN(Number(RANDOM_BITS), random);
  const bits = (head << 80n) | (8n << 76n) | (middle << 64n) | (0b10n << 62n) | tail;
  bytes.writeBigUInt64BE(bits >> 64n, 0);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, bits), 8);
  return uuidAt(bytes, 0);
}
