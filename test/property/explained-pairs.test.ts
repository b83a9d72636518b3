import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareGroups, compileModel, explainEntity, LinkageState, type ExplainedRecord } from '#libs/linkage';
import { personRegister } from '../support/person-register.ts';
import { shippedType } from '../support/shipped-types.ts';
import { syntheticModel, type SyntheticRecord } from '../support/synthetic-model.ts';
import { syntheticRegister } from '../support/synthetic-register.ts';

const model = syntheticModel({ blockCap: 100, componentCap: 100, link: 0, sizePenalty: 500, sizeBonus: 0 });

describe('an explanation', () => {
  test('takes the weight of every comparison apart into what sums to it', async () => {
    const definition = shippedType('person');
    const persons = compileModel(definition);
    const { positive, negative } = definition.parameters.caps;
    const content = fc.nat(0xfffff).map((number) => personRegister.content(number));
    const [left, right] = personRegister.refs.slice(0, 2);
    if (left === undefined || right === undefined) throw new Error('the register is empty');
    fc.assert(
      fc.property(content, content, (one, other) => {
        const told = persons.compare(persons.standardise(left, one), persons.standardise(right, other));
        for (const { comparison, level, weight, evidence } of told) {
          if (comparison === 'prior') continue;
          if (evidence === undefined) throw new Error(`${comparison} has no evidence`);
          const sum =
            evidence.levels.reduce((total, each) => total + each.weight, 0) +
            evidence.together +
            evidence.frequency.weight;
          const capped = Math.min(positive * 1000, Math.max(-Math.abs(negative) * 1000, sum));
          expect([comparison, weight]).toEqual([comparison, level === 'missing' ? 0 : capped]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of an entity tells merges that lead to its records, and no others', () => {
    const number = fc.nat(0xfffff);
    fc.assert(
      fc.property(fc.array(number, { minLength: 2, maxLength: 14 }), (numbers) => {
        const state = new LinkageState(model);
        const contents = numbers.map((each, i) => {
          return { ref: syntheticRegister.refs[i], after: syntheticRegister.content(each) };
        });
        const standards = new Map<string, ExplainedRecord<SyntheticRecord>>();
        for (const { ref, after } of contents) {
          if (ref === undefined) continue;
          standards.set(ref, { ref, standard: model.standardise(ref, after) });
          state.apply([{ kind: 'record', ref, after }]);
        }
        for (const group of state.partition()) {
          const records = group.map((ref) => standards.get(ref) as ExplainedRecord<SyntheticRecord>);
          const merges = explainEntity(model, records, []);
          expect(merges).toHaveLength(group.length - 1);
          const last = merges.at(-1);
          if (last !== undefined) expect([...last.left, ...last.right].sort()).toEqual([...group].sort());
          for (const { by, weight, left, right, carriedBy } of merges) {
            expect(weight).toBeGreaterThan(0);
            const pair = [carriedBy.left, carriedBy.right];
            expect(pair.filter((ref) => left.includes(ref))).toHaveLength(1);
            expect(pair.filter((ref) => right.includes(ref))).toHaveLength(1);
            if (by === 'average') expect(carriedBy.weight).toBeGreaterThanOrEqual(weight ?? 0);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of two entities says how near they are, the same from either side', () => {
    const content = fc.nat(0xfffff).map((each) => syntheticRegister.content(each));
    fc.assert(
      fc.property(
        fc.array(content, { minLength: 1, maxLength: 4 }),
        fc.array(content, { minLength: 1, maxLength: 4 }),
        (a, b) => {
          const record = (after: (typeof a)[number], i: number): ExplainedRecord<SyntheticRecord> => {
            const ref = syntheticRegister.refs[i];
            if (ref === undefined) throw new Error('the register is too small');
            return { ref, standard: model.standardise(ref, after) };
          };
          const one = a.map(record);
          const other = b.map((after, i) => record(after, a.length + i));
          const [near, back] = [compareGroups(model, one, other), compareGroups(model, other, one)];
          expect([back.average, back.profile, back.carriedBy.weight]).toEqual([
            near.average,
            near.profile,
            near.carriedBy.weight,
          ]);
          expect(near.carriedBy.weight).toBeGreaterThanOrEqual(near.average);
        },
      ),
      { numRuns: 300 },
    );
  });
});
