export { NO_EVIDENCE } from './model.ts';
export type {
  Comparison,
  ComparisonEvidence,
  Edge,
  FormSource,
  Judgement,
  JudgementStanding,
  JudgementStatus,
  LinkageAlarm,
  LinkageChange,
  LinkageModel,
  LinkageOutcome,
  MadeForm,
  Members,
  MergeRule,
  Pair,
  PairWeigher,
  ReviewTaskDraft,
  ReviewTaskKey,
  ReviewTaskKind,
  Thresholds,
  Verdict,
} from './model.ts';
export { latestOf, type Latest, type RecordVersion } from './fold/latest.ts';
export { LinkageLoader, loadLinkageState, type StoredLinkage } from './fold/linkage-loader.ts';
export type { StoredStanding } from './fold/stand-as-stored.ts';
export { FormDraft, type FormSpan } from './fold/saved-forms.ts';
export { TextMarks } from './fold/text-marks.ts';
export { jsonPacking } from './fold/json-packing.ts';
export { LinkageState } from './fold/linkage-state.ts';
export type { MemoryDump, RecordDump } from './fold/inspect.ts';
export {
  assignEntityIds,
  type EntityAfter,
  type EntityAssignment,
  type EntityBefore,
  type EntityRemoved,
} from './identify/assign-entity-ids.ts';
export { entityIdOf, type EntityId } from './identify/entity-id.ts';
export { compileModel, type ModelDefinition } from './weigh/compile-model.ts';
export { FormWriter } from './weigh/form-writer.ts';
export {
  METHOD_VERSION,
  specificationVersion,
  StandardRecord,
  type SpecificationDefinition,
} from './weigh/specification.ts';
export {
  evaluateClusters,
  referencesCorrect,
  type Accuracy,
  type ClusterQuality,
  type LabelledRecord,
  type ResolvedReference,
} from './evaluate/evaluate-clusters.ts';
export { NameComparison, type NamedKind, type NameEvidence } from './compare/name-evidence.ts';
export { judgePairs, type JudgedPair, type PairQuality } from './evaluate/judge-pairs.ts';
export { AdminCodes, type CommuneCandidates } from './standardise/admin-unit.ts';
export { AdminNames } from './standardise/admin-names.ts';
export {
  ADMIN_UNIT_COLUMNS,
  importAdminUnits,
  type AdminImport,
  type AdminUnitRow,
} from './standardise/import-admin-units.ts';
export {
  evaluateLinkage,
  linkRecords,
  type LinkageQuality,
  type LinkedRecords,
  type TrueRecord,
} from './evaluate/evaluate-linkage.ts';
export { oneToOne } from './evaluate/one-to-one.ts';
export { linkageErrors, type LinkageError } from './evaluate/linkage-errors.ts';
export { candidatePairs } from './block/candidates.ts';
export { trainModel, type TrainedModel, type TrainingTask } from './train/train-model.ts';
export {
  changedParts,
  comparePartitions,
  sampleByWeight,
  type ChangedPair,
  type PartitionComparison,
  type WeighPair,
} from './evaluate/compare-partitions.ts';
export type { TrainingReport } from './train/training-report.ts';
export type { SourceRecord } from './train/training-data.ts';
export { attributeNameOf } from './profile/column-words.ts';
export type { GivenColumn } from './profile/profile-column.ts';
export { profileTable } from './profile/profile-table.ts';
export type { Proposal } from './profile/proposal.ts';
export { proposeEntityType } from './profile/propose-entity-type.ts';
export { writeEntityType } from './profile/write-entity-type.ts';
export { dateOrderOf, isoDate, type DateOrder } from './profile/read-date.ts';
export {
  compareGroups,
  explainEntity,
  type EntityMerge,
  type ExplainedRecord,
  type GroupEvidence,
} from './explain/explain-entity.ts';
export { reportLinkage, type LinkageReport } from './report/linkage-report.ts';
