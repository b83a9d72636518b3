import { eventHeaders, replayHeaders } from '#libs/contract';
import { logger as namedLogger } from '#libs/runtime';
import {
  findRefusedEvent,
  findRefusedRow,
  sendRefusedAgain,
  type RefusedLogEvent,
  type RefusedName,
  type RefusedSourceRow,
} from '#libs/store';
import type { LogEvent } from '#libs/stream';
import { Acceptance } from '../../adapter/src/accept/acceptance.ts';
import { prepareRow } from '../../adapter/src/accept/prepare-row.ts';
import type { ConnectedSource } from '../../adapter/src/connected-source.ts';
import { readAgain } from '../../adapter/src/replay/read-again.ts';
import { topicReaders } from '../../reconciler/src/read-events/topic-readers.ts';
import { EventReader } from '../../sink/src/store-entities/read-event.ts';
import type { OpenedPipeline } from './open-for-command.ts';

/** What became of an entry. `sent`: its events are in the outbox, for good; a dry run says what would become of it. */
export type Replayed =
  | { readonly kind: 'sent' | 'sent-before' }
  | { readonly kind: 'refused'; readonly code: string; readonly path: string; readonly sentence: string }
  | { readonly kind: 'cannot'; readonly why: string };

export interface ReplayWay {
  /** Also what was sent before. */
  readonly again: boolean;
  /** Say what would become of it, and change nothing. */
  readonly dryRun: boolean;
}

type Refused = Extract<Replayed, { kind: 'refused' }>;

/**
 * Sends entries of quarantine again. Each is one transaction that holds both the mark and the events in the adapter's
 * outbox: killed anywhere, what is done is done and the rest waits. A row of a source goes through its mapping as it is
 * now; an event goes onto its topic again, byte for byte, and says in its headers where it comes from.
 */
export class QuarantineReplay {
  private readonly acceptances = new Map<string, Acceptance>();
  private readonly knownTopics = new Set<string>();

  constructor(
    private readonly room: OpenedPipeline,
    private readonly way: ReplayWay,
  ) {}

  async replay(name: RefusedName): Promise<Replayed> {
    const { pool } = this.room.store;
    if (name.refusedBy === 'adapter') {
      const row = await findRefusedRow(pool, name.entry);
      return row === null ? cannot('there is no such entry') : this.replayRow(name, row);
    }
    const event = await findRefusedEvent(pool, name);
    return event === null ? cannot('it names no event of a topic') : this.replayEvent(name, event);
  }

  private async replayRow({ entry }: RefusedName, row: RefusedSourceRow): Promise<Replayed> {
    const source = this.room.sources.find(({ name }) => name === row.source);
    if (source === undefined) return cannot(`there is no source ${row.source} in the folder of sources`);
    if (row.form === null) return cannot('its bytes are no whole row: have the source send it again');
    const { form, versions } = row;
    const read = readAgain(row.place, row.raw, form);
    if (this.way.dryRun) return outcomeOf(prepareRow(source, read));
    const { again } = this.way;
    const receipts = await this.acceptanceOf(source).accept([read], { replay: { entry, versions, again } });
    const [receipt] = receipts ?? [];
    if (receipt === undefined) return { kind: 'sent-before' };
    if (receipt.status === 'accepted') return { kind: 'sent' };
    const { code, path, sentence } = receipt;
    return { kind: 'refused', code, path, sentence };
  }

  private acceptanceOf(source: ConnectedSource): Acceptance {
    const { store, namespace, incarnation } = this.room;
    const logger = namedLogger('lienthong', 'warn');
    const made =
      this.acceptances.get(source.name) ??
      new Acceptance({ store, source, namespace, incarnation, now: Date.now, logger, onAccepted: () => undefined });
    this.acceptances.set(source.name, made);
    return made;
  }

  private async replayEvent(name: RefusedName, event: RefusedLogEvent): Promise<Replayed> {
    const { topic, key, value } = event;
    if (key === null) return cannot('its key was not kept');
    if (value === null) return cannot('it has no value');
    // The relay stops where a topic is missing: what names none may not come before it.
    if (!(await this.hasTopic(topic))) return cannot(`the log has no topic ${topic}`);
    if (this.way.dryRun) return this.readByConsumer(name, event);
    const [, type = topic] = topic.split('.');
    const times = (event.replay?.times ?? 0) + 1;
    const of = event.replay?.of ?? `${name.refusedBy}-${name.entry}`;
    const id = event.eventId ?? `${name.refusedBy}-${name.entry}`;
    const headers = { ...eventHeaders({ id, type, source: 'quarantine' }), ...replayHeaders({ of, times }) };
    const isSent = await sendRefusedAgain(this.room.store.pool, name, this.way.again, { topic, key, value, headers });
    return { kind: isSent ? 'sent' : 'sent-before' };
  }

  private async hasTopic(topic: string): Promise<boolean> {
    if (!this.knownTopics.has(topic) && (await this.room.log.describe([topic])).length > 0) this.knownTopics.add(topic);
    return this.knownTopics.has(topic);
  }

  /** What whoever refused the event says of it now. */
  private readByConsumer({ refusedBy }: RefusedName, refused: RefusedLogEvent): Replayed {
    const { namespace, entityTypes, datasets } = this.room;
    const event: LogEvent = { ...refused, headers: {}, timestampMs: 0 };
    if (refusedBy === 'sink') {
      const read = new EventReader(namespace, entityTypes.values()).read(event);
      return read.kind === 'change' ? { kind: 'sent' } : refusedFor(read.refused);
    }
    for (const definition of entityTypes.values()) {
      const own = datasets.filter(({ entityType }) => entityType === definition.name);
      const reader = topicReaders({ namespace, definition, datasets: own }).get(event.topic);
      if (reader === undefined) continue;
      const read = reader.read(event, reader.dataset);
      return read.kind === 'refusal' ? refusedFor(read.refusal) : { kind: 'sent' };
    }
    return cannot('no source of the folder has this topic');
  }
}

function outcomeOf(prepared: ReturnType<typeof prepareRow>): Replayed {
  return prepared.kind === 'records' ? { kind: 'sent' } : refusedFor(prepared.refusal);
}

function refusedFor({ code, path, sentence }: Omit<Refused, 'kind'>): Refused {
  return { kind: 'refused', code, path, sentence };
}

function cannot(why: string): Replayed {
  return { kind: 'cannot', why };
}
