import type { AttributeValue } from '#libs/contract';
import type { Comparison, EntityMerge } from '#libs/linkage';
import type { ExplainedPair } from './explain-records.ts';
import { table } from './output.ts';

/** A sentence in both languages. */
export interface Said {
  readonly vi: string;
  readonly en: string;
}

const bits = (weight: number): string => `${weight > 0 ? '+' : ''}${(weight / 1000).toFixed(1)}`;

/** What decides, the strongest reason first. */
export function reasonsOf(pair: ExplainedPair): Said[] {
  const reasons: Said[] = [];
  if (pair.judgement?.status === 'taken') {
    const { verdict } = pair.judgement;
    reasons.push({
      vi: `cán bộ đã kết luận: ${verdict === 'same' ? 'là một' : verdict === 'different' ? 'là hai' : verdict}`,
      en: `a steward judged them: ${verdict}`,
    });
  }
  return [...reasons, ...(pair.isOneEntity ? whyOne(pair) : whyTwo(pair))];
}

function whyOne({ merges, records }: ExplainedPair): Said[] {
  const [left, right] = records;
  if (left === undefined || right === undefined) return [];
  const meeting = merges.find(({ left: one, right: other }) => {
    const isIn = (members: readonly string[], record: string): boolean => members.includes(record);
    return (
      (isIn(one, left.reference) && isIn(other, right.reference)) ||
      (isIn(one, right.reference) && isIn(other, left.reference))
    );
  });
  return meeting === undefined ? [] : [saidOfMerge(meeting)];
}

function whyTwo(pair: ExplainedPair): Said[] {
  const { sharedKeys, thresholds, weight, groups, isHardConflict, blockCap } = pair;
  const reasons: Said[] = [];
  if (isHardConflict) {
    reasons.push({
      vi: 'hai bản ghi của cùng cơ quan chủ quản mang hai số định danh khác nhau: không bằng chứng nào nối được',
      en: 'two records of the register that owns the identifier carry two of them: no evidence may join them',
    });
  }
  if (sharedKeys.length === 0) {
    reasons.push({
      vi: 'không có khoá chung: hai bản ghi chưa được so sánh trực tiếp',
      en: 'no key in common: the two are not compared directly',
    });
  } else if (sharedKeys.every(({ isActive }) => !isActive)) {
    reasons.push({
      vi: `mọi khoá chung đều có hơn ${blockCap} bản ghi nên không dùng: hai bản ghi chưa được so sánh trực tiếp`,
      en: `every key in common is held by more than ${blockCap} records and not used: the two are not compared directly`,
    });
  } else if (weight < thresholds.edge) {
    reasons.push({
      vi: `trọng số ${bits(weight)} bit thấp hơn ngưỡng nối ${bits(thresholds.edge)}`,
      en: `a weight of ${bits(weight)} bits is below the ${bits(thresholds.edge)} from which a pair connects`,
    });
  }
  if (groups !== null && groups.average <= thresholds.link && groups.profile <= thresholds.link) {
    reasons.push({
      vi: `các bản ghi của hai thực thể: trung bình ${bits(groups.average)} bit, gộp hồ sơ ${bits(groups.profile)} bit; phải trên ${bits(thresholds.link)}`,
      en: `all records of the two entities: ${bits(groups.average)} bits on average, ${bits(groups.profile)} as profiles; it takes more than ${bits(thresholds.link)}`,
    });
  }
  return reasons;
}

function saidOfMerge({ by, weight, carriedBy }: EntityMerge): Said {
  const carried = `${carriedBy.left} – ${carriedBy.right} (${bits(carriedBy.weight)})`;
  const score = weight === null ? '' : bits(weight);
  switch (by) {
    case 'judgement':
      return { vi: 'nối theo kết luận của cán bộ', en: 'joined by a steward’s judgement' };
    case 'average':
      return {
        vi: `nối vì trung bình các cặp là ${score} bit; cặp mạnh nhất ${carried}`,
        en: `joined at ${score} bits, the mean of their pairs; carried by ${carried}`,
      };
    case 'profile':
      return {
        vi: `nối vì mọi bản ghi gộp lại cho ${score} bit; cặp mạnh nhất ${carried}`,
        en: `joined at ${score} bits by all their records together; carried by ${carried}`,
      };
  }
}

/** The explanation as a person reads it. */
export function explanationText(pair: ExplainedPair): string {
  const { records, comparisons, weight, probability, isOneEntity, sharedKeys, merges } = pair;
  const head = [
    `${records.map(({ reference }) => reference).join('  ↔  ')}: ${isOneEntity ? 'một thực thể / one entity' : 'hai thực thể / two entities'}`,
    `${bits(weight)} bits, probability ${probability.toFixed(4)}, model ${pair.modelVersion}`,
  ];
  const reasons = reasonsOf(pair).flatMap(({ vi, en }) => [`  ${vi}`, `  ${en}`]);
  const keys =
    sharedKeys.length === 0
      ? []
      : [
          table([
            ['shared key', 'records', ''],
            ...sharedKeys.map((each) => [each.key, `${each.carriers}`, each.isActive ? 'active' : 'too common']),
          ]),
        ];
  const steps = merges.map(
    (merge, i) => `  ${i + 1}. ${merge.left.length} + ${merge.right.length} records: ${saidOfMerge(merge).en}`,
  );
  return [
    [...head, ...reasons].join('\n'),
    ...comparisons.map((comparison) => comparisonText(comparison, pair.given)),
    ...keys,
    ...(steps.length === 0 ? [] : [`how the entity came about\n${steps.join('\n')}`]),
  ].join('\n\n');
}

function comparisonText(
  { comparison, level, weight, because, evidence }: Comparison,
  given: ExplainedPair['given'],
): string {
  const lines = [`${comparison}: ${bits(weight)} bits, ${level}`, `  ${because.vi}`, `  ${because.en}`];
  if (evidence === undefined) return lines.join('\n');
  for (const { attribute, left, right } of evidence.attributes) {
    const [one, other] = given[attribute] ?? [undefined, undefined];
    if (one === undefined && other === undefined) continue;
    lines.push(`  ${attribute}: ${shown(one)} ↔ ${shown(other)}; compared as ${listed(left)} ↔ ${listed(right)}`);
  }
  for (const { level: met, weight: own, m, u } of evidence.levels) {
    const trained = m === null || u === null ? 'set by hand' : `m ${m.toPrecision(3)}, u ${u.toPrecision(3)}`;
    lines.push(`  ${met}: ${bits(own)} (${trained})`);
  }
  if (evidence.together !== 0) lines.push(`  met together: ${bits(evidence.together)}`);
  const { weight: lost, share } = evidence.frequency;
  if (share !== null) lines.push(`  a common value, ${(share * 100).toPrecision(2)} % of all: ${bits(lost)}`);
  return lines.join('\n');
}

function shown(value: AttributeValue | undefined): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const listed = (values: readonly string[]): string => (values.length === 0 ? '–' : values.join(' | '));
