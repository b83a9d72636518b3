import { MAX_LOST_VALUES, type EntityTypeDefinition, type GoldenRecord } from '#libs/contract';
import { goldenRecord, type Member } from '#libs/golden-record';

/** In UTF-8, and with members and moves beside it, a text of this length stays within what a message may hold. */
const MAX_GOLDEN_LENGTH = 1_500_000;

/**
 * The golden record as JSON: a pure function of the members (L12), like the golden record itself. One that no message
 * could carry keeps its values and how many lost, but not the losers, and of many values the first.
 */
export function goldenText(members: readonly Member[], definition: EntityTypeDefinition): string {
  const golden = goldenRecord(members, definition);
  const text = JSON.stringify(golden);
  return text.length <= MAX_GOLDEN_LENGTH ? text : JSON.stringify(shortened(golden));
}

function shortened(golden: GoldenRecord): GoldenRecord {
  return Object.fromEntries(
    Object.entries(golden).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value.slice(0, MAX_LOST_VALUES).map((each) => ({ ...each, lost: [] }))
        : { ...value, lost: [] },
    ]),
  );
}
