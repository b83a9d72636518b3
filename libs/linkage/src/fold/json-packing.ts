import type { RecordPacking } from '../model.ts';

/** For models of little data whose records are plain: each is kept as its JSON. */
export function jsonPacking<S>(): RecordPacking<S> {
  return {
    pack: (record, into) => into.utf16(JSON.stringify(record)),
    unpack: (from, at, length) => JSON.parse(from.toString('utf16le', at, at + length)) as S,
    texts: NO_TEXTS,
  };
}

const NO_TEXTS = {
  texts: [],
  numberOfCanonical: (): never => {
    throw new RangeError('records kept as JSON name no text by number');
  },
};
