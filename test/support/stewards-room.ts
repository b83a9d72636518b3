import { judgementMadeTopic, recordChangedTopic, type EntityTypeDefinition, type RecordChanged } from '#libs/contract';
import { hashToken, logger } from '#libs/runtime';
import { digestOfStore, EventTables, listMemberships, saveSteward, type Store } from '#libs/store';
import { openEventLog, type EventLog } from '#libs/stream';
import { startReconcilers, type RunningReconcilers } from '../../apps/reconciler/src/start-reconcilers.ts';
import { startSink, type RunningSink } from '../../apps/sink/src/start-sink.ts';
import { startStewardApi, type RunningStewardApi } from '../../apps/steward-api/src/start-steward-api.ts';
import { eventually } from './eventually.ts';
import { createTestStore } from './test-store.ts';

const label = { vi: 'Thuộc tính', en: 'Attribute' };
const code = { kind: 'code', sensitivity: 'personal', label } as const;

/** Customers whose two codes decide: both agree: one; one alone: a steward is asked; the register's numbers conflict. */
export const CUSTOMER: EntityTypeDefinition = {
  name: 'customer',
  hash: 'customer',
  attributes: { entityType: 'customer', label, attributes: { card: code, street: code, colour: code } },
  linkage: {
    blocking: [{ name: 'card', parts: [{ attribute: 'card', key: 'exact' }] }],
    comparisons: [
      { name: 'card', attributes: ['card'] },
      { name: 'street', attributes: ['street'] },
      { name: 'colour', attributes: ['colour'] },
    ],
    conflicts: [],
    thresholds: { edge: -3, link: 0, review: -3 },
  },
  parameters: {
    description: 'set by hand',
    priorBits: 0,
    weights: {
      card: { same: 2, different: -5 },
      street: { same: 4, different: -4 },
      colour: { same: 1, different: -0.5 },
    },
    caps: { positive: 10, negative: 10 },
    frequencies: {},
  },
  survivorship: { defaultTrust: ['register', 'shop'], rules: [] },
};

export const NAMESPACE = 'stewards';
const SILENT = logger('test', 'silent');
const DATASETS = ['register', 'shop'].map((source) => ({ source, dataset: 'customer', entityType: 'customer' }));

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type: string;
  /** What it holds differs from route to route. */
  readonly body: unknown;
}

/** A reconciler, a sink and a steward-api on a real store and log, with two stewards. */
export class StewardsRoom {
  private version = 0;

  private constructor(
    readonly store: Store,
    readonly log: EventLog,
    private readonly running: readonly [RunningSink, RunningReconcilers],
    public api: RunningStewardApi,
  ) {}

  static async open(): Promise<StewardsRoom> {
    const store = await createTestStore();
    const log = await openEventLog({ kind: 'postgres', tables: new EventTables(store.pool) });
    const parts = partsOf(store, log);
    const sink = await startSink({ ...parts, batchSize: 100 }, null);
    const reconcilers = await startReconcilers({ ...parts, datasets: DATASETS, batchSize: 100 }, null);
    for (const [name, entityTypes] of [
      ['lan', ['customer']],
      ['minh', ['customer']],
      ['other', ['vehicle']],
    ] as const) {
      await saveSteward(store.pool, { name, entityTypes, tokenHash: hashToken(`lt_${name}`) });
    }
    return new StewardsRoom(store, log, [sink, reconcilers], await StewardsRoom.startApi(store, log));
  }

  static startApi(store: Pick<Store, 'pool'>, log: EventLog): Promise<RunningStewardApi> {
    return startStewardApi(partsOf(store, log), { host: '127.0.0.1', port: 0 });
  }

  async close(): Promise<void> {
    await this.api.stop();
    for (const app of [...this.running].reverse()) await app.stop();
    await this.log.close();
    await this.store.close();
  }

  /** Publishes states of records, `register/1` for short, and waits until they are linked and stored. */
  async tell(...told: readonly (readonly [string, Record<string, string> | null])[]): Promise<void> {
    await this.log.publish(
      told.map(([name, after]) => {
        const [source = '', recordId = ''] = name.split('/');
        const message = this.message(source, recordId, after);
        return {
          topic: recordChangedTopic(NAMESPACE, source, 'customer').name,
          key: Buffer.from(recordId),
          value: Buffer.from(JSON.stringify(message)),
          headers: {},
        };
      }),
    );
    await this.settled();
  }

  /** Everything published is linked, and everything linked is stored. */
  async settled(): Promise<void> {
    await eventually('everything on its way has arrived', async () => {
      const { rows } = await this.store.pool.query<{ waiting: string }>(
        `SELECT (SELECT count(*) FROM steward.outbox) + (SELECT count(*) FROM linkage.outbox) AS waiting`,
      );
      return rows[0]?.waiting === '0' && (await this.lag()) === 0n;
    });
  }

  /** What the stewards see, by the names of the records. */
  async partition(): Promise<string[][]> {
    const groups = new Map<string, string[]>();
    for (const { reference, entityId } of await listMemberships(this.store.pool, 'customer')) {
      groups.set(entityId, [...(groups.get(entityId) ?? []), shortName(reference)]);
    }
    return [...groups.values()].map((group) => group.sort()).sort();
  }

  async digest(): Promise<string> {
    return (await digestOfStore(this.store.pool)).sha256;
  }

  /** Judgements on the topic. */
  async published(): Promise<number> {
    const [partition] = await this.log.describe([judgementMadeTopic(NAMESPACE, 'customer').name]);
    return Number(partition?.next ?? 0n);
  }

  async ask(method: string, path: string, options: { as?: string; body?: unknown } = {}): Promise<Answer> {
    const { as = 'lan', body } = options;
    const response = await fetch(`${this.api.url}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer lt_${as}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, text, type, body: (type.includes('json') ? JSON.parse(text) : {}) as unknown };
  }

  pairPath(one: string, other: string, more = ''): string {
    return `pairs/customer${more}?left=${encodeURIComponent(longName(one))}&right=${encodeURIComponent(longName(other))}`;
  }

  /** Looks at a pair and judges what is seen; gives the number of the judgement. */
  async judge(one: string, other: string, verdict: string, as = 'lan'): Promise<string> {
    const seen = (await this.ask('GET', this.pairPath(one, other), { as })).body as { version: string };
    const body = { ...{ entity_type: 'customer', verdict, reason: 'vì thế' }, version: seen.version };
    const given = await this.ask('POST', 'judgements', {
      as,
      body: { ...body, left: longName(one), right: longName(other) },
    });
    if (given.status !== 201) throw new Error(`judged, and answered ${given.status}: ${given.text}`);
    await this.settled();
    return (given.body as { seq: string }).seq;
  }

  private async lag(): Promise<bigint> {
    const topics = [
      ...DATASETS.map(({ source, dataset }) => recordChangedTopic(NAMESPACE, source, dataset).name),
      judgementMadeTopic(NAMESPACE, 'customer').name,
      `${NAMESPACE}.entity-changed.customer.v1`,
    ];
    const { rows } = await this.store.pool.query<{ taken: string | null }>(
      `SELECT sum(next_offset) AS taken FROM stream.consumer_offset WHERE topic = ANY ($1::text[])`,
      [topics],
    );
    const ends = await this.log.describe(topics);
    return ends.reduce((sum, { next }) => sum + next, 0n) - BigInt(rows[0]?.taken ?? 0);
  }

  private message(source: string, recordId: string, after: Record<string, string> | null): RecordChanged {
    this.version += 1;
    const head = {
      source: {
        ...{ name: source, dataset: 'customer', entity_type: 'customer', record_id: recordId, snapshot: false },
        ...{ version: `${this.version}`, ts_ms: null, position: '' },
      },
      ts_ms: 1,
    };
    return after === null ? { op: 'd', after: null, ...head } : { op: 'u', after, ...head };
  }
}

export const longName = (name: string): string => name.replace('/', '/customer/');
const shortName = (reference: string): string => reference.replace('/customer/', '/');

function partsOf(
  store: Pick<Store, 'pool'>,
  log: EventLog,
): { store: Pick<Store, 'pool'>; log: EventLog } & {
  namespace: string;
  entityTypes: Map<string, EntityTypeDefinition>;
  logger: typeof SILENT;
} {
  return { store, log, namespace: NAMESPACE, entityTypes: new Map([['customer', CUSTOMER]]), logger: SILENT };
}
