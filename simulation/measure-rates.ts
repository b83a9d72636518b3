import { join } from 'node:path';
import { judgeRecord, type RecordFindings } from './measure/judge-record.ts';
import { personFactsOf, rowId, type PersonFacts } from './measure/person-facts.ts';
import { RegisterOfPeople } from './measure/register-of-people.ts';
import { feedOf, linesOf, readCalls, readDrop, readWaves } from './read-drops.ts';
import type { Feed, RawRow } from './registers/raw-row.ts';

/**
 * Shares counted in the files and the truth alone. Those of persons are over the last states of records outside the
 * population register, compared with that register; those of changes over what became of records, repeats not counted.
 */
export interface ErrorRates {
  readonly people: number;
  readonly personRecords: number;
  readonly recordsPerPerson: number;
  readonly noPersonalId: number;
  readonly wrongPersonalId: number;
  readonly oldNineDigitId: number;
  readonly supersededPersonalId: number;
  readonly nameDiffers: number;
  /** Among the names that differ. */
  readonly nameDiffersByMarksOrCaseOnly: number;
  readonly birthDateDiffers: number;
  readonly addressDiffers: number;
  readonly noPhone: number;
  readonly sharedPhone: number;
  readonly twinOrNamesake: number;
  readonly updates: number;
  readonly deletions: number;
  /** How often each kind of error, and of arrival, shows. */
  readonly occurrences: Readonly<Record<string, number>>;
}

/** Measures what `simulate` wrote to the folder. */
export async function measureRates(outDir: string): Promise<ErrorRates> {
  const measuring = new Measuring(await personTruth(outDir));
  for await (const { feed, row } of rowsOf(outDir, (feed) => feed === 'population'))
    measuring.takePopulation(feed, row);
  for await (const { feed, row } of rowsOf(outDir, (feed) => feed !== 'population')) measuring.takeOther(feed, row);
  for await (const line of linesOf(join(outDir, 'truth-references.csv'))) measuring.takeReference(line);
  return measuring.rates();
}

async function* rowsOf(outDir: string, wanted: (feed: Feed) => boolean): AsyncGenerator<{ feed: Feed; row: RawRow }> {
  for (const wave of await readWaves(outDir)) {
    for (const file of wave.files) {
      const feed = feedOf(file);
      if (!wanted(feed)) continue;
      for await (const row of readDrop(join(outDir, file.path))) yield { feed, row };
    }
    if (!wanted('ecommerce')) continue;
    for await (const call of readCalls(outDir, wave)) for (const row of call.body) yield { feed: 'ecommerce', row };
  }
}

/** `dataset/record id` → entity, of person records. */
async function personTruth(outDir: string): Promise<Map<string, string>> {
  const truth = new Map<string, string>();
  for await (const line of linesOf(join(outDir, 'truth.csv'))) {
    const [, dataset = '', recordId = '', entityType, entity = ''] = line.split(',');
    if (entityType === 'person') truth.set(`${dataset}/${recordId}`, entity);
  }
  return truth;
}

interface Judged {
  version: number;
  findings: RecordFindings;
  phone: string | null;
}
/** Rows that give two records count twice among the changes. */
const RECORDS_A_ROW: Readonly<Record<Feed, number>> = {
  population: 1,
  tax: 1,
  participant: 1,
  employer: 1,
  business: 2,
  ecommerce: 2,
};

class Measuring {
  private readonly truth: ReadonlyMap<string, string>;
  private readonly people = new RegisterOfPeople();
  private readonly judged = new Map<string, Judged>();
  private readonly rows = new Map<string, number>();
  private readonly changes = new Set<string>();
  private readonly count = { records: 0, updates: 0, deletions: 0 };
  private readonly occurrences: Record<string, number> = {};
  private readonly shopsOfSellers = new Map<string, number>();

  constructor(truth: ReadonlyMap<string, string>) {
    this.truth = truth;
  }

  takePopulation(feed: Feed, row: RawRow): void {
    this.takeChange(feed, row);
    const facts = personFactsOf(feed, row);
    if (facts === null) return;
    const entity = this.entityOf(facts);
    this.people.take(entity, Number(row['phien_ban']), facts);
    if (facts.phone !== null) this.people.takePhone(entity, facts.phone);
  }

  takeOther(feed: Feed, row: RawRow): void {
    this.takeChange(feed, row);
    if (typeof row['ten_don_vi'] === 'string' && /^(CTY|CN|HTX|DNTN|HKD|UBND)\b/.test(row['ten_don_vi'])) {
      this.occur('company-name-abbreviated');
    }
    const facts = personFactsOf(feed, row);
    if (facts === null) return;
    const entity = this.entityOf(facts);
    if (facts.phone !== null) this.people.takePhone(entity, facts.phone);
    const yardstick = this.people.yardstickOf(entity);
    if (yardstick === null) throw new RangeError(`no population record of ${entity}`);
    const version = Number(row['phien_ban'] ?? 0);
    const known = this.judged.get(facts.record);
    if (known !== undefined && known.version > version) return;
    this.judged.set(facts.record, { version, findings: judgeRecord(facts, yardstick), phone: facts.phone });
  }

  takeReference(line: string): void {
    const [, dataset, , , , seller = ''] = line.split(',');
    if (dataset === 'shop') this.shopsOfSellers.set(seller, (this.shopsOfSellers.get(seller) ?? 0) + 1);
  }

  rates(): ErrorRates {
    const all = [...this.judged.values()];
    const share = (is: (record: Judged) => boolean): number => rounded(all.filter(is).length / all.length);
    const differing = all.filter(({ findings }) => findings.name !== 'same');
    const marks = differing.filter(({ findings }) => findings.name === 'marks-or-case');
    for (const { findings } of all) for (const kind of findings.kinds) this.occur(kind);
    const changes = this.count.records + this.count.updates + this.count.deletions;
    const personRecords = this.people.recordCount + all.length;
    return {
      people: this.people.size,
      personRecords,
      recordsPerPerson: rounded(personRecords / this.people.size),
      noPersonalId: share(({ findings }) => findings.id === 'none'),
      wrongPersonalId: share(({ findings }) => findings.id === 'wrong'),
      oldNineDigitId: share(({ findings }) => findings.id === 'old-9-digits'),
      supersededPersonalId: share(({ findings }) => findings.id === 'superseded'),
      nameDiffers: rounded(differing.length / all.length),
      nameDiffersByMarksOrCaseOnly: rounded(marks.length / differing.length),
      birthDateDiffers: share(({ findings }) => findings.birthDateDiffers),
      addressDiffers: share(({ findings }) => findings.addressDiffers),
      noPhone: share(({ phone }) => phone === null),
      sharedPhone: share(({ phone }) => phone !== null && this.people.isShared(phone)),
      twinOrNamesake: rounded(this.people.twinsAndNamesakes() / this.people.size),
      updates: rounded(this.count.updates / changes),
      deletions: rounded(this.count.deletions / changes),
      occurrences: {
        ...this.occurrences,
        'id-reissued': this.people.reissued,
        'seller-with-several-shops': [...this.shopsOfSellers.values()].filter((shops) => shops > 1).length,
      },
    };
  }

  private entityOf(facts: PersonFacts): string {
    const entity = this.truth.get(facts.record);
    if (entity === undefined) throw new RangeError(`the truth does not name ${facts.record}`);
    return entity;
  }

  /** Counts a change once, however often it arrives, and how it arrived. */
  private takeChange(feed: Feed, row: RawRow): void {
    const id = `${feed}/${rowId(feed, row)}`;
    const version = Number(row['phien_ban'] ?? 0);
    const latest = this.rows.get(id);
    if (latest === undefined) this.count.records += RECORDS_A_ROW[feed];
    if (latest !== undefined && version < latest) this.occur('arrived-late');
    this.rows.set(id, Math.max(latest ?? 0, version));
    const operation = row['thao_tac'];
    if (operation !== 'SUA' && operation !== 'XOA') {
      if (latest !== undefined && version >= latest) this.occur('arrived-again');
      return;
    }
    const change = `${id}/${JSON.stringify(row['thoi_diem_cap_nhat'])}`;
    if (this.changes.has(change)) {
      this.occur('arrived-again');
      return;
    }
    this.changes.add(change);
    this.count[operation === 'SUA' ? 'updates' : 'deletions'] += RECORDS_A_ROW[feed];
  }

  private occur(kind: string): void {
    this.occurrences[kind] = (this.occurrences[kind] ?? 0) + 1;
  }
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
