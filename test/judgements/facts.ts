import { compareUtf8, referenceText, type Attributes, type ReferenceText } from '#libs/contract';
import type { Judgement, LinkageModel, Verdict } from '#libs/linkage';
import { randomFrom, shuffled } from '../support/entity-history.ts';
import type { ToldVersion } from '../support/topic-events.ts';

/** People in three registers, versions of their records, and what stewards say of them: all drawn from one seed. */
export interface Facts {
  /** In order of arrival: any order at all, some twice. */
  readonly changes: readonly ToldVersion[];
  /** In order of arrival, some twice. */
  readonly judgements: readonly Judgement[];
}
export interface Size {
  readonly seed: number;
  readonly records: number;
  readonly judgements: number;
}

export const DATASETS = [
  { source: 'population', dataset: 'citizen' },
  { source: 'tax', dataset: 'taxpayer' },
  { source: 'social-insurance', dataset: 'participant' },
] as const;

const FAMILY = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi'];
const MIDDLE = ['Văn', 'Thị', 'Hữu', 'Thị Thu', 'Đức', 'Ngọc', 'Minh', 'Quang'];
const GIVEN = ['An', 'Bình', 'Hoà', 'Dũng', 'Hằng', 'Lan', 'Nam', 'Phúc', 'Sơn', 'Thảo', 'Tuấn', 'Yến'];
const COMMUNES = ['00004', '26734', '27796', '00070'];

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => Math.floor(random() * 10)).join('');

interface Person {
  readonly [attribute: string]: string | string[];
  readonly full_name: string;
  readonly birth_date: string;
}

function drawPerson(random: Random): Person {
  const [year, month, day] = [1940 + Math.floor(random() * 70), 1 + Math.floor(random() * 12), digitsOfDay(random)];
  return {
    full_name: `${pick(random, FAMILY)} ${pick(random, MIDDLE)} ${pick(random, GIVEN)}`,
    birth_date: `${year}-${String(month).padStart(2, '0')}-${day}`,
    sex: pick(random, ['male', 'female']),
    personal_id: `0${digits(random, 11)}`,
    phones: [`09${digits(random, 8)}`],
    commune: pick(random, COMMUNES),
    address: `Số ${1 + Math.floor(random() * 200)} phố Hàng Bạc`,
  };
}

function digitsOfDay(random: Random): string {
  return String(1 + Math.floor(random() * 28)).padStart(2, '0');
}

/** As another register would have it: something left out, another spelling, another address. */
function retold(person: Person, random: Random): Attributes {
  const told: Record<string, Attributes[string]> = { ...person };
  if (random() < 0.4) told['personal_id'] = null;
  if (random() < 0.3) told['phones'] = [];
  if (random() < 0.2) told['birth_date'] = person.birth_date.slice(0, 4);
  if (random() < 0.2) told['full_name'] = person.full_name.normalize('NFD').replace(/\p{M}/gu, '');
  if (random() < 0.2) told['address'] = null;
  return told;
}

/** Records that stewards look at together: neighbours in the list, whoever they are about. */
const JUDGED_TOGETHER = 8;
const PAIRS_OF_A_GROUP = 14;
const VERDICTS: readonly Verdict[] = [
  'same',
  'same',
  'same',
  'different',
  'different',
  'different',
  'revoked',
  'revoked',
  'unsure',
];

export function drawFacts<S>(size: Size, model: LinkageModel<S>): Facts {
  const random = randomFrom(size.seed);
  const people = Array.from({ length: Math.ceil(size.records / 2.5) }, () => drawPerson(random));
  const refs: ReferenceText[] = [];
  const versions: ToldVersion[] = [];
  for (let i = 0; i < size.records; i += 1) {
    const dataset = pick(random, DATASETS);
    const recordId = `r${i}`;
    refs.push(referenceText({ ...dataset, recordId }));
    // Neighbours are about few people, so that the evidence speaks for some of their pairs and against others.
    const own = pick(random, people.slice(Math.floor(i / 5) * 2, Math.floor(i / 5) * 2 + 2));
    const count = 1 + Math.floor(random() * 3);
    for (let version = 1; version <= count; version += 1) {
      const isDeleted = random() < 0.05;
      versions.push({ ...dataset, recordId, version, after: isDeleted ? null : retold(own, random) });
    }
  }
  const byRef = new Map<string, Attributes[]>();
  for (const { source, dataset, recordId, after } of versions) {
    if (after === null) continue;
    const ref = `${source}/${dataset}/${recordId}`;
    byRef.set(ref, [...(byRef.get(ref) ?? []), after]);
  }
  const pairs = drawPairs(refs, random);
  const judgements = Array.from({ length: size.judgements }, (_, i): Judgement => {
    const [left, right] = pick(random, pairs);
    const levels = random() < 0.5 ? {} : levelsSeen(model, [left, right], byRef, random);
    return { left, right, seq: BigInt(i + 1), verdict: pick(random, VERDICTS), levels };
  });
  return { changes: inAnyOrder(shuffled(versions, random), random), judgements: inAnyOrder(judgements, random) };
}

function drawPairs(refs: readonly ReferenceText[], random: Random): [ReferenceText, ReferenceText][] {
  const pairs = new Map<string, [ReferenceText, ReferenceText]>();
  for (let start = 0; start + 1 < refs.length; start += JUDGED_TOGETHER) {
    const group = refs.slice(start, start + JUDGED_TOGETHER);
    if (group.length < 2) continue;
    for (let n = 0; n < PAIRS_OF_A_GROUP; n += 1) {
      const [one, other] = shuffled(group, random).slice(0, 2).sort(compareUtf8) as [ReferenceText, ReferenceText];
      pairs.set(`${one} ${other}`, [one, other]);
    }
  }
  return [...pairs.values()];
}

/** Levels of some versions of both records: often not those that the records have in the end. */
function levelsSeen<S>(
  model: LinkageModel<S>,
  [left, right]: readonly [ReferenceText, ReferenceText],
  versions: ReadonlyMap<string, readonly Attributes[]>,
  random: Random,
): Record<string, string> {
  const [one, other] = [versions.get(left), versions.get(right)];
  if (one === undefined || other === undefined) return {};
  const compared = model.compare(
    model.standardise(left, pick(random, one)),
    model.standardise(right, pick(random, other)),
  );
  return Object.fromEntries(compared.map(({ comparison, level }) => [comparison, level]));
}

/** Most come about when they were told, some long after; one in fifty comes twice. */
function inAnyOrder<T>(things: readonly T[], random: Random): T[] {
  const arrival = (n: number): number => n + things.length * (random() < 0.2 ? random() : random() * 0.02);
  return things
    .flatMap((thing, n) => Array.from({ length: random() < 0.02 ? 2 : 1 }, () => ({ thing, at: arrival(n) })))
    .sort((a, b) => a.at - b.at)
    .map(({ thing }) => thing);
}
