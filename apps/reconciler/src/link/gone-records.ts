import type { ReferenceText } from '#libs/contract';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const FIRST_ROOM = 1024;

/**
 * References of records that were deleted, by a hash of 32 bits alone: whoever is not live and not among these was never
 * there, and the store need not be asked. Another one of the same hash is asked for in vain, which costs a look. One that
 * has come back stays among them.
 */
export class GoneRecords {
  /** Open addressing; 0 is an empty place. At most half of it is full. */
  private hashes = new Uint32Array(FIRST_ROOM);
  private held = 0;

  add(reference: ReferenceText): void {
    if (2 * (this.held + 1) > this.hashes.length) this.grow();
    this.put(hashOf(reference));
  }

  mayHold(reference: ReferenceText): boolean {
    const hash = hashOf(reference);
    return this.hashes[this.placeOf(hash)] === hash;
  }

  private put(hash: number): void {
    const place = this.placeOf(hash);
    if (this.hashes[place] === hash) return;
    this.hashes[place] = hash;
    this.held += 1;
  }

  /** Where the hash is, or would be. */
  private placeOf(hash: number): number {
    const { hashes } = this;
    const mask = hashes.length - 1;
    let place = hash & mask;
    while (hashes[place] !== 0 && hashes[place] !== hash) place = (place + 1) & mask;
    return place;
  }

  private grow(): void {
    const former = this.hashes;
    this.hashes = new Uint32Array(2 * former.length);
    this.held = 0;
    for (const hash of former) if (hash !== 0) this.put(hash);
  }
}

/** FNV-1a over the letters; never 0. */
function hashOf(text: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  // The low bits say the place, and the last letters of references differ most.
  hash ^= hash >>> 15;
  return hash >>> 0 || 1;
}
