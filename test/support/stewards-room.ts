import { judgementMadeTopic, recordChangedTopic, type EntityTypeDefinition, type RecordChanged } from '#libs/contract';
import { hashToken, logger } from '#libs/runtime';
import { EventTables, listMemberships, openStore, saveSteward, type Store } from '#libs/store';
import { openEventLog, type EventLog } from '#libs/stream';
import { startStewardApi, type RunningStewardApi } from '../../apps/steward-api/src/start-steward-api.ts';
import { LinkedStore } from './linked-store.ts';

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

const NAMESPACE = 'stewards';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type: string;
  /** What it holds differs from route to route. */
  readonly body: unknown;
}

/** A steward-api with a reconciler and a sink behind it, and two stewards. */
export class StewardsRoom {
  private version = 0;

  private constructor(
    private readonly linked: LinkedStore,
    /** With the rights of the steward-api and no others. */
    readonly own: Store,
    readonly ownLog: EventLog,
    public api: RunningStewardApi,
  ) {}

  static async open(): Promise<StewardsRoom> {
    const linked = await LinkedStore.open({
      ...{ namespace: NAMESPACE, definition: CUSTOMER, batchSize: 100 },
      datasets: ['register', 'shop'].map((source) => ({ source, dataset: 'customer' })),
    });
    for (const [name, entityTypes] of [
      ['lan', ['customer']],
      ['minh', ['customer']],
      ['other', ['vehicle']],
    ] as const) {
      await saveSteward(linked.store.pool, { name, entityTypes, tokenHash: hashToken(`lt_${name}`) });
    }
    const own = await openStore(linked.store.url, { role: 'steward' });
    const ownLog = await openEventLog({ kind: 'postgres', tables: new EventTables(own.pool) });
    return new StewardsRoom(linked, own, ownLog, await StewardsRoom.startApi(own, ownLog));
  }

  static startApi(store: Pick<Store, 'pool'>, log: EventLog): Promise<RunningStewardApi> {
    const entityTypes = new Map([['customer', CUSTOMER]]);
    const parts = { store, log, namespace: NAMESPACE, entityTypes, logger: logger('test', 'silent') };
    return startStewardApi(parts, { host: '127.0.0.1', port: 0 });
  }

  get store(): Store {
    return this.linked.store;
  }

  get log(): EventLog {
    return this.linked.log;
  }

  async close(): Promise<void> {
    await this.api.stop();
    await this.ownLog.close();
    await this.own.close();
    await this.linked.close();
  }

  /** Publishes states of records, `register/1` for short, and waits until they are linked and stored. */
  async tell(...told: readonly (readonly [string, Record<string, string> | null])[]): Promise<void> {
    await this.linked.publish(
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

  async settled(): Promise<void> {
    await this.linked.settled();
  }

  async digest(): Promise<string> {
    return this.linked.digest();
  }

  /** What the stewards see, by the names of the records. */
  async partition(): Promise<string[][]> {
    const groups = new Map<string, string[]>();
    for (const { reference, entityId } of await listMemberships(this.store.pool, 'customer')) {
      groups.set(entityId, [...(groups.get(entityId) ?? []), shortName(reference)]);
    }
    return [...groups.values()].map((group) => group.sort()).sort();
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
