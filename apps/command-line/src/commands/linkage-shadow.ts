import type { Command } from 'commander';
import type { Attributes, ReferenceText } from '#libs/contract';
import {
  changedParts,
  comparePartitions,
  compileModel,
  LinkageState,
  sampleByWeight,
  type ChangedPair,
  type LinkageModel,
  type Members,
  type PartitionComparison,
  type StandardRecord,
  type Verdict,
  type WeighPair,
} from '#libs/linkage';
import { listOpenReviewTasks, loadLinkage, readRecords, type Store } from '#libs/store';
import { withStore } from '../open-for-command.ts';
import { dataDirOption, entityTypesOption, type PipelineOptionValues } from '../options.ts';
import { say, table, writeJson, writeOut } from '../output.ts';
import { wantedDefinition, type WantedDefinition } from '../released-definition.ts';
import { loadEntityTypes } from '#libs/runtime';

interface ShadowOptions extends PipelineOptionValues {
  readonly entityType: string;
  readonly parameters?: string;
  readonly json?: boolean;
}

/** Pairs shown of each band of two bits. */
const PER_BAND = 3;

export function addLinkageShadow(linkage: Command): void {
  linkage
    .command('shadow')
    .description('says what another model would change, and changes nothing')
    .requiredOption('--entity-type <type>', 'whose model')
    .option('--parameters <file>', 'in place of the parameters.json of the entity type’s folder')
    .option('--json', 'as one JSON object')
    .addOption(entityTypesOption())
    .addOption(dataDirOption())
    .action(shadow);
}

/** What is shown; pairs are examples. */
interface Shadow extends PartitionComparison {
  readonly entityType: string;
  readonly model: { readonly inForce: string; readonly wanted: string };
  readonly openReviewTasks: { readonly before: number; readonly after: number };
}

async function shadow(options: ShadowOptions): Promise<void> {
  const found = await withStore(options, async (store, settings) => {
    const entityTypes = await loadEntityTypes(settings.entityTypesDir);
    return lookAhead(store, await wantedDefinition(store, entityTypes, options));
  });
  if (options.json === true) return writeJson(found);
  return writeOut(`${describe(found)}\n`);
}

async function lookAhead(store: Store, { wanted, wantedModel, inForce }: WantedDefinition): Promise<Shadow> {
  const { name } = wanted;
  const { entities, state } = await underTheOther(store, name, wantedModel);
  const after = state.partition();
  const presentModel = compileModel(inForce);
  const parts = changedParts(entities, after);
  const weigh = await weighing(store, parts.after.flat(), { presentModel, wantedModel });
  const compared = comparePartitions(entities, after, weigh);
  const tasks = await listOpenReviewTasks(store.pool, name);
  return {
    entityType: name,
    model: { inForce: presentModel.version, wanted: wantedModel.version },
    ...compared,
    openReviewTasks: { before: tasks.length, after: state.reviewTasks().length },
    joined: sampleByWeight(compared.joined, 'weightAfter', PER_BAND),
    parted: sampleByWeight(compared.parted, 'weightBefore', PER_BAND),
  };
}

interface Both {
  readonly entities: { readonly entityId: string; readonly members: ReferenceText[] }[];
  readonly state: LinkageState<StandardRecord>;
}

/** The store's records and judgements, as of one moment: in their entities, and under the other model. */
async function underTheOther(store: Store, name: string, model: LinkageModel<StandardRecord>): Promise<Both> {
  const state = new LinkageState(model);
  const members = new Map<string, ReferenceText[]>();
  await loadLinkage(store.pool, name, ALL_NUMBERS, {
    records: (rows) => {
      for (const { reference, entityId } of rows) {
        const own = members.get(entityId);
        if (own === undefined) members.set(entityId, [reference]);
        else own.push(reference);
      }
      state.apply(
        rows.map(({ reference, after }) => ({
          kind: 'record',
          ref: reference,
          after: JSON.parse(after.toString()) as Attributes,
        })),
      );
    },
    edges: () => undefined,
    judgements: (rows) => {
      state.apply(
        rows.map(({ levels, verdict, ...row }) => ({
          ...{ kind: 'judgement', ...row, verdict: verdict as Verdict },
          levels: JSON.parse(levels) as Record<string, string>,
        })),
      );
    },
  });
  const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const entities = [...members].map(([entityId, own]) => ({ entityId, members: own.sort(byBytes) }));
  return { entities, state };
}

/** Edges are not read: any range will do. */
const ALL_NUMBERS = { from: 0, to: 0 };

async function weighing(
  store: Store,
  references: Members,
  models: { readonly presentModel: LinkageModel<StandardRecord>; readonly wantedModel: LinkageModel<StandardRecord> },
): Promise<WeighPair> {
  const standards = new Map<ReferenceText, { present: StandardRecord; wanted: StandardRecord }>();
  for (const [reference, { after }] of await readRecords(store.pool, references)) {
    if (after === null) continue;
    const attributes = JSON.parse(after.toString()) as Attributes;
    standards.set(reference, {
      present: models.presentModel.standardise(reference, attributes),
      wanted: models.wantedModel.standardise(reference, attributes),
    });
  }
  return (left, right) => {
    const [one, other] = [standards.get(left), standards.get(right)];
    // Deleted since: it will show nowhere.
    if (one === undefined || other === undefined) return { weightBefore: 0, weightAfter: 0 };
    return {
      weightBefore: models.presentModel.weigh(one.present, other.present),
      weightAfter: models.wantedModel.weigh(one.wanted, other.wanted),
    };
  };
}

function describe(found: Shadow): string {
  const { entities, openReviewTasks, recordsMoved, records } = found;
  const change = [
    ['entities', `${entities.before}`, `would be ${entities.after}`],
    ['unchanged', `${entities.unchanged}`, ''],
    ['others join them', `${entities.merged}`, `${entities.removed} end in another`],
    ['split', `${entities.split}`, `${entities.created} come of it`],
    ['records moved', `${recordsMoved}`, `of ${records}`],
    ['review tasks', `${openReviewTasks.before}`, `would be ${openReviewTasks.after}`],
  ];
  const sources = [
    ['source', 'records', 'moved'],
    ...found.bySource.map((row) => [row.source, `${row.records}`, `${row.moved}`]),
  ];
  say(`model ${found.model.inForce} in force, ${found.model.wanted} tried; nothing was changed`);
  const sections = [table(change), table(sources)];
  if (found.joined.length > 0) sections.push(`would come together (strongest pair, bits)\n${pairTable(found.joined)}`);
  if (found.parted.length > 0) sections.push(`would fall apart (strongest pair, bits)\n${pairTable(found.parted)}`);
  return sections.join('\n\n');
}

function pairTable(pairs: readonly ChangedPair[]): string {
  const bits = (weight: number): string => (weight / 1000).toFixed(1);
  return table([
    ['record', 'record', 'now', 'then'],
    ...pairs.map(({ left, right, weightBefore, weightAfter }) => [left, right, bits(weightBefore), bits(weightAfter)]),
  ]);
}
