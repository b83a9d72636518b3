import { MAX_LOST_VALUES, type CompactGolden, type CompactValue, type EntityTypeDefinition } from '#libs/contract';
import { goldenRecord, type Member } from '#libs/golden-record';

/** In UTF-8, and with moves beside it, a text of this length stays within what a message may hold. */
const MAX_GOLDEN_LENGTH = 1_500_000;

/**
 * Members, rules and golden record of an entity-changed event, as the members of a JSON object without its braces: a
 * pure function of the member records (L12), like the golden record itself. One that no message could carry keeps its
 * values and how many lost, but not the losers, and of many values the first.
 */
export function goldenText(members: readonly Member[], definition: EntityTypeDefinition): string {
  const { members: told, rules, golden } = goldenRecord(members, definition);
  const text = JSON.stringify({ members: told, rules, golden });
  return (
    text.length <= MAX_GOLDEN_LENGTH ? text : JSON.stringify({ members: told, rules, golden: shortened(golden) })
  ).slice(1, -1);
}

function shortened(golden: CompactGolden): CompactGolden {
  return Object.fromEntries(
    Object.entries(golden).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.slice(0, MAX_LOST_VALUES) : withoutLost(value),
    ]),
  );
}

function withoutLost({ lost, lost_count: count, ...value }: CompactValue): CompactValue {
  return lost === undefined ? value : { ...value, lost_count: count ?? lost.length };
}
