import { setTimeout as pause } from 'node:timers/promises';
import type { EntityTypeDefinition } from '#libs/contract';
import type { LinkageChange, LinkageModel, LinkageState } from '#libs/linkage';
import { canonicalJson } from '#libs/json';
import { definitionFromText, type Logger } from '#libs/runtime';
import { findReleaseRequest, isTransient, type StoredDefinition } from '#libs/store';
import type { StoreReader } from '../link/linkage-reads.ts';
import { IncomingModel } from './incoming-model.ts';

/** How often it is looked whether a release is asked for. */
const LOOK_MS = 500;

export interface ReleasesOptions<S> {
  /** In force when ownership began. */
  readonly inForce: EntityTypeDefinition;
  readonly compile: (definition: EntityTypeDefinition) => LinkageModel<S>;
  /** Asked for by nobody: the definition in force, where the store was linked by it under another method version. */
  readonly again: StoredDefinition | null;
  readonly reading: StoreReader;
  readonly logger: Logger;
}

/** A release that can be put in force. */
export interface ReadyRelease<S> {
  readonly incoming: IncomingModel<S>;
  readonly stored: StoredDefinition;
}

/**
 * Looks out for a model that is to be put in force, and prepares it while changes flow on. It asks for two turns of its
 * own between the batches: one to begin, with nothing under way, and one to put the new model in force. Nothing is
 * stored in between: after a crash the next owner finds the same request, or method version, and begins again.
 */
export class Releases<S> {
  private readonly ended = new AbortController();
  private readonly watching: Promise<void>;
  private inForce: EntityTypeDefinition;
  private asked: StoredDefinition | null;
  private incoming: IncomingModel<S> | null = null;
  private loading: Promise<void> = Promise.resolve();
  /** One that cannot be put in force is not tried again. */
  private refused: string | null = null;

  constructor(private readonly options: ReleasesOptions<S>) {
    this.inForce = options.inForce;
    this.asked = options.again;
    this.watching = this.watch();
  }

  /** Whether a batch without events should come. */
  get wantsTurn(): boolean {
    return this.asked !== null && (this.incoming === null || this.incoming.isLoaded);
  }

  get ready(): ReadyRelease<S> | null {
    const { asked, incoming } = this;
    return asked !== null && incoming?.isLoaded === true ? { incoming, stored: asked } : null;
  }

  /** Begins to prepare what is asked for; nothing may be under way. */
  begin(present: LinkageState<S>): void {
    const { asked } = this;
    if (asked === null || this.incoming !== null) return;
    const { logger, compile, reading } = this.options;
    const { name } = this.inForce;
    try {
      const definition = definitionFromText(name, asked.text, asked.hash);
      if (canonicalJson(definition.attributes) !== canonicalJson(this.inForce.attributes)) {
        throw new Error('attributes.yaml differs: that takes a new store');
      }
      const incoming = new IncomingModel(definition, compile(definition), present);
      this.incoming = incoming;
      logger.info({ entityType: name, definition: asked.hash }, 'another model is being prepared');
      this.loading = incoming.load(reading, this.ended.signal).catch((error: unknown) => this.refuse(error));
    } catch (error) {
      this.refuse(error);
    }
  }

  /** What a batch changed. Never fails the batch: a model that cannot follow is refused. */
  follow(changes: readonly LinkageChange[]): void {
    try {
      this.incoming?.follow(changes);
    } catch (error) {
      this.refuse(error);
    }
  }

  /** The ready one is in force now. */
  done({ incoming }: ReadyRelease<S>): void {
    this.inForce = incoming.definition;
    this.asked = null;
    this.incoming = null;
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await this.watching;
    await this.loading;
  }

  private async watch(): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      // What is being prepared is brought to its end; another request is seen after it.
      if (this.asked === null) await this.look();
      await pause(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    const { reading, logger } = this.options;
    const { name, hash } = this.inForce;
    try {
      const asked = await reading((pool) => findReleaseRequest(pool, name, hash));
      if (asked !== null && asked.hash !== this.refused) this.asked = asked;
    } catch (error) {
      // The batches meet the same store, and say so better.
      if (!isTransient(error)) logger.warn({ err: error, entityType: name }, 'releases cannot be looked for');
    }
  }

  private refuse(error: unknown): void {
    const { logger } = this.options;
    logger.error({ err: error, entityType: this.inForce.name }, 'a release cannot be put in force');
    // The one in force is in nobody's way: it may be asked for when another one has taken its place.
    if (this.asked !== null && this.asked.hash !== this.inForce.hash) this.refused = this.asked.hash;
    this.asked = null;
    this.incoming = null;
  }
}
