import { compareUtf8, type ReferenceText } from '#libs/contract';
import { compileModel, linkRecords, type TrueRecord } from '#libs/linkage';
import { loadLinkedEntityType } from '#libs/runtime';
import { wrongArgument } from './exit-codes.ts';
import { explainPair, sharedKeys, type ExplainedPair, type ExplainedSide } from './explain-records.ts';
import { readLinkageRecords } from './linkage-records.ts';

/**
 * Why two rows of CSV files are one entity, or why they are not, among all rows of the files. Entities have no ids here:
 * each is named by its first row.
 * @throws LienThongError `command.invalid` for a row that is not there, or an entity type that was not trained
 */
export async function explainRows(
  files: { readonly entityType: string; readonly data: readonly string[] },
  one: string,
  other: string,
): Promise<ExplainedPair> {
  if (one === other) throw wrongArgument('two records are explained, not one twice');
  const { name, attributes, linkage, parameters, adminUnits } = await loadLinkedEntityType(files.entityType);
  if (parameters === null) throw wrongArgument(`${files.entityType} has no parameters.json: train it first`);
  const units = adminUnits === undefined ? {} : { adminUnits };
  const model = compileModel({ name, attributes, linkage, parameters, ...units });
  const records = await readLinkageRecords(files.data, attributes, null);
  const byRef = new Map<string, TrueRecord>(records.map((record) => [record.ref, record]));
  const partition = linkRecords(model, records).state.partition();
  const sideOf = (reference: string): ExplainedSide => {
    const record = byRef.get(reference);
    if (record === undefined) throw wrongArgument(`there is no record ${reference} (a/row/1 is the first row of all)`);
    const group = partition.find((each) => each.includes(record.ref)) ?? [record.ref];
    const members = group.map((ref) => {
      return { ref, standard: model.standardise(ref, byRef.get(ref)?.after ?? {}) };
    });
    return { reference: record.ref, entityId: group[0] as ReferenceText, after: record.after, members };
  };
  const [left, right] = [one, other].sort(compareUtf8) as [string, string];
  const sides = [sideOf(left), sideOf(right)] as const;
  const keys = await sharedKeys(model, sides, () => records);
  return explainPair(model, { entityType: name, sides, judgements: [], keys });
}
