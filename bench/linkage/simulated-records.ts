import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { EntityTypeDefinition, ReferenceText } from '#libs/contract';
import { referenceText } from '#libs/contract';
import type { TrueRecord } from '#libs/linkage';
import type { ConnectedSource } from '../../apps/adapter/src/connected-source.ts';
import { loadSources } from '../../apps/adapter/src/load-sources.ts';
import type { RawValue } from '../../apps/adapter/src/mapping/raw-row.ts';
import { csvRows } from '../../apps/command-line/src/evaluation.ts';
import { feedOf, readCalls, readDrop, readWaves, simulate } from '../../simulation/index.ts';
import { recordFile } from './record-files.ts';

/**
 * Writes the records that five synthetic ministries end with, by entity type, mapped as the adapter maps them, each with
 * the entity it truly is of. No log and no store take part.
 */
export async function writeSimulatedRecords(
  simulation: { readonly people: number; readonly seed: number },
  dir: string,
  entityTypes: ReadonlyMap<string, EntityTypeDefinition>,
): Promise<void> {
  await simulate(simulation, dir);
  const sources = await loadSources('sources', entityTypes);
  const latest = new Latest();
  for (const wave of await readWaves(dir)) {
    for (const file of wave.files) {
      const source = sourceOf(sources, file.source);
      const feed = feedOf(file);
      const datasets = feed === 'participant' || feed === 'employer' ? [feed] : undefined;
      for await (const row of readDrop(join(dir, file.path))) latest.take(source, row, datasets);
    }
    for await (const { body } of readCalls(dir, wave)) {
      for (const row of body) latest.take(sourceOf(sources, 'ecommerce'), row);
    }
  }
  const files = new Map([...entityTypes.keys()].map((name) => [name, createWriteStream(recordFile(dir, name))]));
  for await (const row of csvRows(join(dir, 'truth.csv'))) {
    const { source = '', dataset = '', record_id = '', entity_type = '', entity = '' } = row;
    const ref = referenceText({ source, dataset, recordId: record_id });
    const after = latest.of(ref);
    const file = files.get(entity_type);
    if (after === null || file === undefined) continue;
    if (!file.write(`${JSON.stringify({ ref, after, entity })}\n`)) await once(file, 'drain');
  }
  await Promise.all([...files.values()].map((file) => new Promise<void>((resolve) => void file.end(resolve))));
}

function sourceOf(sources: readonly ConnectedSource[], name: string): ConnectedSource {
  const source = sources.find((each) => each.name === name);
  if (source === undefined) throw new RangeError(`no source ${name}`);
  return source;
}

/** The last state of each record: by its version, or where the adapter assigns one by arrival. */
class Latest {
  private readonly states = new Map<ReferenceText, { version: bigint; after: TrueRecord['after'] | null }>();

  take(source: ConnectedSource, row: RawValue, datasets?: readonly string[]): void {
    const mapped = source.mapping.map(row, datasets);
    if (mapped.kind === 'refused') return;
    for (const { dataset, recordId, version, attributes } of mapped.records) {
      const ref = referenceText({ source: source.name, dataset, recordId });
      const held = this.states.get(ref);
      const own = version ?? (held?.version ?? 0n) + 1n;
      if (held === undefined || own > held.version) this.states.set(ref, { version: own, after: attributes });
    }
  }

  of(ref: ReferenceText): TrueRecord['after'] | null {
    return this.states.get(ref)?.after ?? null;
  }
}
