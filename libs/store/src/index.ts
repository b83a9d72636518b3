export { findConsumer, listConsumers, saveConsumer, type Consumer } from './access/consumers.ts';
export { findSteward, saveSteward, type Steward } from './access/stewards.ts';
export {
  acceptInTransaction,
  AcceptTransaction,
  type AcceptedVersion,
  type KeyedAnswer,
  type QuarantinedRow,
} from './adapter/accept-transaction.ts';
export { countAdapterQuarantine, listAccepted, type AcceptedCount } from './adapter/adapter-status.ts';
export type { OutboxEvent } from './adapter/outbox-rows.ts';
export { listFiles, registerFile, takeFileAgain, type DeliveredFile, type FileAdvance } from './adapter/files.ts';
export {
  isAdapterOutboxEmpty,
  relayAdapterOutbox,
  relayAdapterOutboxInOrder,
  type OutboxLimits,
} from './adapter/outbox.ts';
export { forgetAnswers } from './adapter/forget-answers.ts';
export { saveRecalled } from './adapter/recall.ts';
export { pauseSource, resumeSource } from './adapter/paused-sources.ts';
export { findTokenSource, revokeSourceToken, saveSourceToken } from './adapter/source-tokens.ts';
export type { CopiedRows } from './copy-rows.ts';
export { arrayLiteral, byteaArrayLiteral } from './array-literal.ts';
export { findRunningInstance, type Connection } from './embedded/connection-file.ts';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded/embedded-postgres.ts';
export { readFigure } from './figures.ts';
export { forgetMethod, rememberEntityType, type RecordNumbers, type RememberedType } from './linkage/entity-type.ts';
export type {
  AlarmRow,
  EdgeRow,
  EntityRow,
  FormRows,
  JudgementRow,
  LedgerRow,
  LinkageBatch,
  LinkageOutboxRow,
  MembershipRow,
  PostponedRows,
  QuarantineRow,
  RecordRow,
  ReviewTaskRow,
} from './linkage/linkage-batch.ts';
export {
  countLinkage,
  listHeldJudgements,
  listMemberships,
  listOpenReviewTasks,
  listTombstones,
  readLedger,
  type HeldJudgement,
  type LinkageCounts,
} from './linkage/linkage-status.ts';
export { removeFormsFrom } from './linkage/forms.ts';
export { loadLinkageByForms, type ContentRow } from './linkage/load-by-forms.ts';
export { loadLinkage, type LinkageVisitor, type LoadedRecord, type TypeToLoad } from './linkage/load-linkage.ts';
export { deleteLinkageOutbox, readLinkageOutbox, type OutboxSpan, type StoredOutboxRow } from './linkage/outbox.ts';
export { isAnythingPostponed, readPostponed, type PostponedBatch } from './linkage/postponed.ts';
export { listLinkageQuarantine, type StoredQuarantineRow } from './linkage/quarantine.ts';
export {
  readClock,
  readEntities,
  readRecordHeads,
  readRecords,
  type RecordHead,
  type StoredEntity,
  type StoredRecord,
} from './linkage/read-records.ts';
export {
  findDefinitionInForce,
  findReleaseEffect,
  findReleaseRequest,
  putDefinitionInForce,
  readLivePage,
  requestRelease,
  type LinkedBy,
  type ReleaseEffect,
  type StoredDefinition,
} from './linkage/release.ts';
export { writeLinkageBatch } from './linkage/write-batch.ts';
export { pingStore } from './ping-store.ts';
export {
  findRefusedBytes,
  findRefusedEvent,
  findRefusedRow,
  type RefusedLogEvent,
  type RefusedSourceRow,
  type RowForm,
} from './quarantine/find-refused.ts';
export { listRefused, REFUSERS, type Refused, type RefusedName, type Refuser } from './quarantine/list-refused.ts';
export { sendRefusedAgain } from './quarantine/replay.ts';
export { openStore, type Store, type StoreOptions, type StoreRole } from './open-store.ts';
export {
  countStatements,
  readBackends,
  readServerUse,
  readStatementTimes,
  readVisibleVersions,
  type BackendUse,
  type ServerUse,
  type StatementTime,
} from './server-use.ts';
export { claimPair, findClaim, releasePair, type StewardsPair } from './steward/claims.ts';
export { findHashInForce, readDefinitionText } from './steward/definition-in-force.ts';
export { listHappenings, type EntityHappening } from './steward/history.ts';
export {
  deleteJudgementOutbox,
  findJudgement,
  isJudgementOutboxEmpty,
  judgeInTransaction,
  listJudgementsOfPair,
  listJudgementsOfRecords,
  readJudgementOutbox,
  type JudgementTransaction,
  type NewJudgement,
  type StoredJudgement,
} from './steward/judgements.ts';
export {
  readNeighbourhood,
  type NeighbourhoodLimits,
  type StandingJudgement,
  type StoredNeighbourhood,
} from './steward/neighbourhood.ts';
export {
  readStewardsEntities,
  readStewardsRecords,
  type StewardsEntity,
  type StewardsRecord,
} from './steward/read-pair.ts';
export {
  findReviewTask,
  listReviewTasks,
  type ReviewTaskFilter,
  type ReviewTaskStatus,
  type StewardsTask,
  type StoredClaim,
} from './steward/review-tasks.ts';
export { saveRecalledJudgements } from './steward/recall-judgements.ts';
export { listViews, logView, type LoggedView, type StewardsView } from './steward/views.ts';
export { onceAfterRestore, patiently } from './stream/after-restore.ts';
export { EventTables, type PartitionBounds, type StoredEvent } from './stream/event-tables.ts';
export {
  fencedTransaction,
  offsetTransaction,
  ownedTransaction,
  type FencedBatch,
  type MovedOffset,
} from './stream/fenced-transaction.ts';
export {
  readLostVersions,
  StoredInstallationTable,
  type LostVersions,
  type StoredInstallation,
} from './stream/installation-table.ts';
export { findOwner, HeldLease, LeaseTable, type ConsumerOwner } from './stream/lease-table.ts';
export { ShareTable } from './stream/share-table.ts';
export { ConsumerOffsetTable, type ConsumerOffset } from './stream/offset-table.ts';
export { TopicTable, type RememberedTopic } from './stream/topic-table.ts';
export { inTransaction, isTransient } from './transaction.ts';
export { digestOfStore, type StoreDigest } from './unified/digest.ts';
export {
  readCrosswalk,
  readLiveClusters,
  readReferences,
  readUnifiedEntities,
  type CrosswalkEntry,
  type ExportedEntity,
  type LiveCluster,
  type ResolvedReference,
} from './unified/export-rows.ts';
export {
  FEED_START,
  listEntityVersions,
  readFeed,
  type EntityVersion,
  type FeedPage,
  type FeedPosition,
  type PastVersion,
} from './unified/read-versions.ts';
export {
  findEntity,
  findEntityOfRecord,
  listEntities,
  listEntitiesByIdentifier,
  resolveReferences,
  type Candidates,
  type EntityFound,
  type PageOf,
  type UnifiedEntity,
} from './unified/read-entities.ts';
export { listEntitiesByName, type NamePage } from './unified/read-by-name.ts';
export { nameQuery, type NameQuery, type NameRound } from './unified/name-query.ts';
export { goldenValues, referencesOf, referenceValue, textOfReference } from './unified/reference-values.ts';
export { emptyUnifiedStore } from './unified/rebuild.ts';
export { countRefusedEntityEvents, listRefusedEntityEvents, type RefusedEventRow } from './unified/refused-events.ts';
export { saveEntityChanges, type EntityChange, type RefusedEvent } from './unified/save-entities.ts';
export { identifierKey, searchKeysOf, type NameWords, type SearchKeys } from './unified/search-keys.ts';
