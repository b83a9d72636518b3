import { JudgementMade, compareUtf8, isReference, parseVersion } from '#libs/contract';
import { compileSchema } from '#libs/json';
import { parseValue } from './parse-value.ts';
import type { EventReader, ReadResult } from './read-change.ts';
import type { Refusal } from './refusal.ts';

/** Everything that can be wrong with a judgement is found here, before memory changes (L4). */
export function judgementReader(entityType: string): EventReader {
  const problems = compileSchema(JudgementMade);
  return (event) => {
    const parsed = parseValue(event.value);
    if ('code' in parsed) return refusal(parsed);
    const [problem] = problems(parsed.value);
    if (problem !== undefined)
      return refusal({ code: 'event.invalid', path: problem.path, sentence: problem.sentence });
    const made = parsed.value as JudgementMade;
    if (made.entity_type !== entityType) {
      return refusal({ code: 'event.misplaced', path: '/entity_type', sentence: 'does not belong to this topic' });
    }
    const seq = parseVersion(made.seq);
    if (seq === null)
      return refusal({ code: 'record.version-invalid', path: '/seq', sentence: 'is greater than 2^63 - 1' });
    const [left, right] = [made.left, made.right].sort(compareUtf8);
    if (left === undefined || right === undefined || left === right || !isReference(left) || !isReference(right)) {
      return refusal({ code: 'event.invalid', path: '', sentence: 'does not name two records' });
    }
    return { kind: 'judgement', judgement: { left, right, seq, verdict: made.verdict, levels: made.levels } };
  };
}

function refusal(why: Refusal): ReadResult {
  return { kind: 'refusal', refusal: why, recordId: null, version: null };
}
