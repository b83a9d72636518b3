import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { putUuid, UUID_BYTES, uuidAt } from './uuid.ts';

test('a UUID is written in bytes and read again as it was, and nothing beside it', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.boolean(), fc.integer({ min: 0, max: 5 }), (uuid, isUpper, from) => {
      const bytes = Buffer.alloc(from + UUID_BYTES + 2, 0xee);
      putUuid(isUpper ? uuid.toUpperCase() : uuid, bytes, from);
      expect(bytes.toString('hex')).toBe(`${'ee'.repeat(from)}${uuid.replaceAll('-', '')}eeee`);
      expect(uuidAt(bytes, from)).toBe(uuid);
    }),
  );
});
