import type { EntityChanged, GoldenRecord, GoldenValue } from '#libs/contract';
import { hashToken, type Logger } from '#libs/runtime';
import { inTransaction, saveConsumer, saveEntityChanges, searchKeysOf, type Store } from '#libs/store';
import { startApi, type RunningApi } from '../../apps/api/src/start-api.ts';
import { ORGANISATION, PERSON } from './entity-history.ts';
import { createTestStore } from './test-store.ts';
import { toldEvent, type WrittenOutEvent } from './told-event.ts';

const TYPES = new Map([PERSON, ORGANISATION].map((type) => [type.name, type]));
const TOKENS = { identity: 'lt_identity', contact: 'lt_contact', statistics: 'lt_statistics', nothing: 'lt_nothing' };
export type Token = keyof typeof TOKENS;

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly text: string;
  readonly body: {
    entity_id: string;
    redirected_from: string | null;
    attributes: Record<
      string,
      { value: unknown; masked?: true; entity_id?: string | null; provenance?: Record<string, unknown> }
    >;
    members: unknown[];
    entities: Answer['body'][];
    next_cursor: string | null;
    code: string;
    problems?: string[];
  };
}

/** The API over a store of some people and businesses, and readers with a purpose each. */
export class ReadersRoom {
  private constructor(
    readonly store: Store,
    private readonly api: RunningApi,
    /** What the API logged, a line each. */
    readonly logged: string[],
  ) {}

  static async open(): Promise<ReadersRoom> {
    const logged: string[] = [];
    const record = (...said: unknown[]): void => void logged.push(JSON.stringify(said));
    const logger = { info: record, warn: record, error: record, fatal: record } as unknown as Logger;
    const store = await createTestStore();
    const api = await startApi({ store, entityTypes: TYPES, logger }, { host: '127.0.0.1', port: 0 });
    for (const [name, token] of Object.entries(TOKENS)) {
      await saveConsumer(store.pool, {
        name,
        tokenHash: hashToken(token),
        purposes: name === 'nothing' ? ['cooking'] : [name],
      });
    }
    const room = new ReadersRoom(store, api, logged);
    await room.save(...PEOPLE, ...BUSINESSES);
    return room;
  }

  async close(): Promise<void> {
    await this.api.stop();
    await this.store.close();
  }

  get url(): string {
    return this.api.url;
  }

  async save(...events: EntityChanged[]): Promise<void> {
    const changes = events.map((event) => ({
      topic: 't',
      event,
      json: Buffer.from(JSON.stringify(event)),
      keys: searchKeysOf(event.golden ?? {}, TYPES.get(event.entity_type)?.attributes.attributes ?? {}),
    }));
    await inTransaction(this.store.pool, (client) => saveEntityChanges(client, changes));
  }

  async get(path: string, token: Token | null = 'identity', headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      headers: token === null ? headers : { authorization: bearer(token), ...headers },
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      type,
      headers: response.headers,
      text,
      body: (type.includes('json') ? JSON.parse(text) : {}) as Answer['body'],
    };
  }
}

export const bearer = (token: Token): string => `Bearer ${TOKENS[token]}`;

export const value = (text: unknown, record = '', more: Partial<GoldenValue> = {}): GoldenValue => ({
  value: text,
  record,
  source: record.slice(0, record.indexOf('/')),
  version: '7',
  ts_ms: 1_763_769_600_000,
  rule: 'test-rule',
  lost: [],
  lost_count: 0,
  ...more,
});
export const entity = (
  entityId: string,
  golden: GoldenRecord | null,
  more: Partial<WrittenOutEvent> = {},
): EntityChanged =>
  toldEvent({
    entity_id: entityId,
    entity_version: '10',
    entity_type: 'person',
    happened: golden === null ? 'removed' : 'created',
    known_at: 1_763_769_600_000,
    valid_from: null,
    golden,
    members: golden === null ? [] : [`population/citizen/${entityId}`],
    moved: [],
    redirect_to: null,
    ...more,
  });

const HOA: GoldenRecord = {
  full_name: value('Nguyễn Thị Hoà', 'population/citizen/079190001212', {
    lost: [{ value: 'Nguyễn Thị Hoa', record: 'tax/taxpayer/a b%/ü', source: 'tax', version: '3', ts_ms: null }],
    lost_count: 1,
  }),
  birth_date: value('1990-05-17'),
  personal_id: value('079190001212'),
  phones: [value('0912345678'), value('0987654321')],
  address: value('Số 12, phường Bến Nghé, TP Hồ Chí Minh'),
  sex: value('female'),
  employer: value({ source: 'business', dataset: 'enterprise', record_id: 'org-1' }),
};
const PEOPLE = [
  entity('p-hoa', HOA, { members: ['population/citizen/079190001212', 'tax/taxpayer/a b%/ü'] }),
  entity('p-hoa-plain', { full_name: value('NGUYEN THI HOA'), personal_id: value('079190009999') }),
  entity('p-hoa-other', { full_name: value('Nguyễn Thị Hóa') }),
  entity('p-merged', null, { redirect_to: 'p-hoa' }),
  entity('p-gone', null, { moved: [{ record: 'tax/taxpayer/gone', from: 'p-gone', to: null }] }),
  ...Array.from({ length: 45 }, (_, i) =>
    entity(`q-${String(i).padStart(3, '0')}`, { full_name: value(i % 2 ? 'Trần Văn Bình' : 'Tran Van Binh') }),
  ),
];
const business = (entityId: string, name: string, taxCode: string): EntityChanged =>
  entity(
    entityId,
    { name: value(name), tax_code: value(taxCode), representative_id: value('079190001212') },
    { entity_type: 'organisation', members: [`business/enterprise/${entityId}`] },
  );
const BUSINESSES = [
  business('org-1', 'Công ty TNHH An Bình', '0100112437'),
  business('org-2', 'Hộ kinh doanh Hoà', '079190001212'),
];
