import { createHash } from 'node:crypto';
import type { EntityTypeDefinition, ReferenceText } from '#libs/contract';
import { compileModel, LinkageState, type LinkageChange, type Members, type TrueRecord } from '#libs/linkage';
import { listMemberships, readLedger } from '#libs/store';
import { reconcilerConsumer } from '../../apps/reconciler/src/reconciler.ts';
import { digestOfPartition, finalRecords, liveContents } from '../judgements/expected.ts';
import { randomFrom } from '../support/entity-history.ts';
import { LinkedStore } from '../support/linked-store.ts';
import { changeEvent, judgementEvent } from '../support/topic-events.ts';
import { drawFacts, permuted, type Fact, type Facts } from './facts.ts';

export interface PermutationOptions {
  readonly definition: EntityTypeDefinition;
  readonly records: readonly TrueRecord[];
  readonly orders: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

/** What a store came to. */
export interface Came {
  /** Hash of the partition alone. */
  readonly partition: string;
  /** Of the unified store, golden records included. */
  readonly digest: string;
}

export interface PermutationFigures {
  readonly records: number;
  readonly liveRecords: number;
  readonly changes: number;
  readonly judgements: number;
  readonly groups: number;
  /** All facts in one batch, and a store in which nothing but its partition was written. */
  readonly batch: Came;
  readonly orders: readonly (Came & { readonly batchSizes: readonly number[]; readonly seconds: number })[];
}

const NAMESPACE = 'permutations';
const MOST_RESTARTS = 3;
const SMALLEST_BATCH = 20;
const LARGEST_BATCH = 2000;
const TIME_LIMIT_MS = 3_600_000;

/**
 * The facts about the records of a file, in many orders, each through a reconciler and a sink on a store and a log of its
 * own: in slices, with batches of other sizes and another reconciler after each slice. All must come to what one batch does.
 */
export async function runPermutations(options: PermutationOptions): Promise<PermutationFigures> {
  const { definition, records, seed, say } = options;
  const facts = drawFacts(records, seed);
  const last = finalRecords(facts.changes);
  const live = liveContents(last);
  const partition = inOneBatch(definition, live, facts);
  const batch = { partition: hashOf(partition), digest: await digestOfPartition(definition, partition, last) };
  say(`one batch: ${live.size} live records in ${partition.length} groups, partition ${batch.partition}`);
  const orders: PermutationFigures['orders'][number][] = [];
  for (let order = 1; order <= options.orders; order += 1) {
    const started = performance.now();
    const came = await throughThePipeline(definition, facts, randomFrom(seed + order));
    const seconds = (performance.now() - started) / 1000;
    orders.push({ ...came, seconds });
    const isEqual = came.partition === batch.partition && came.digest === batch.digest;
    say(
      `order ${order}: batches of ${came.batchSizes.join(', ')}; partition ${came.partition}, ` +
        `${isEqual ? 'as the batch' : 'ANOTHER THAN THE BATCH'}, ${seconds.toFixed(1)} s`,
    );
  }
  const { changes, judgements } = facts;
  const sizes = { records: records.length, liveRecords: live.size, changes: changes.length };
  return { ...sizes, judgements: judgements.length, groups: partition.length, batch, orders };
}

function inOneBatch(
  definition: EntityTypeDefinition,
  live: ReturnType<typeof liveContents>,
  { judgements }: Facts,
): Members[] {
  const state = new LinkageState(compileModel(definition));
  const changes: LinkageChange[] = [...live].map(([ref, after]) => ({ kind: 'record', ref, after }));
  state.apply([...changes, ...judgements.map((judgement): LinkageChange => ({ kind: 'judgement', ...judgement }))]);
  return state.partition();
}

async function throughThePipeline(
  definition: EntityTypeDefinition,
  facts: Facts,
  random: () => number,
): Promise<Came & { batchSizes: number[] }> {
  const anyBatchSize = (): number => Math.round(SMALLEST_BATCH * (LARGEST_BATCH / SMALLEST_BATCH) ** random());
  const batchSizes = [anyBatchSize()];
  const datasets = new Map(facts.changes.map(({ source, dataset }) => [`${source}/${dataset}`, { source, dataset }]));
  const linked = await LinkedStore.open({
    ...{ namespace: NAMESPACE, definition, datasets: [...datasets.values()] },
    batchSize: batchSizes[0] as number,
  });
  try {
    const slices = slicesOf(permuted(facts, random), random);
    for (const [n, slice] of slices.entries()) {
      const publishing = linked.publish(slice.map((fact) => eventOf(definition, fact)));
      if (n > 0) {
        // In the middle of what is being published and read.
        batchSizes.push(anyBatchSize());
        await linked.restartReconciler(batchSizes.at(-1));
      }
      await publishing;
    }
    await linked.settled(TIME_LIMIT_MS);
    const ledger = await readLedger(linked.store.pool, reconcilerConsumer(definition.name));
    const quarantined = ledger.reduce((sum, source) => sum + source.quarantined, 0);
    if (quarantined > 0) throw new Error(`${quarantined} of the facts were quarantined: they are no facts of the type`);
    return { partition: hashOf(await partitionOf(linked, definition)), digest: await linked.digest(), batchSizes };
  } finally {
    await linked.close();
  }
}

/** Cut at random places: one more than there are restarts. */
function slicesOf(facts: readonly Fact[], random: () => number): Fact[][] {
  const cuts = Array.from({ length: 1 + Math.floor(random() * MOST_RESTARTS) }, () =>
    Math.floor(random() * facts.length),
  );
  const bounds = [0, ...cuts.sort((a, b) => a - b), facts.length];
  return bounds.slice(1).map((end, i) => facts.slice(bounds[i], end));
}

function eventOf(definition: EntityTypeDefinition, fact: Fact): ReturnType<typeof changeEvent> {
  const destination = { namespace: NAMESPACE, entityType: definition.name };
  return fact.kind === 'change' ? changeEvent(destination, fact.change) : judgementEvent(destination, fact.judgement);
}

async function partitionOf({ store }: LinkedStore, { name }: EntityTypeDefinition): Promise<ReferenceText[][]> {
  const groups = new Map<string, ReferenceText[]>();
  for (const { reference, entityId } of await listMemberships(store.pool, name)) {
    const members = groups.get(entityId);
    if (members === undefined) groups.set(entityId, [reference]);
    else members.push(reference);
  }
  return [...groups.values()];
}

function hashOf(partition: readonly (readonly string[])[]): string {
  const groups = partition.map((members) => [...members].sort().join(' ')).sort();
  return createHash('sha256').update(groups.join('\n')).digest('hex').slice(0, 16);
}
