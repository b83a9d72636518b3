export {
  positionKey,
  type AppendWithin,
  type EventLog,
  type LogEvent,
  type LogReader,
  type OutgoingEvent,
  type PartitionState,
  type PollOptions,
  type Positions,
  type ReadOptions,
  type StreamLogger,
} from './event-log.ts';
export type { TopicRegister } from './kafka/kafka-log.ts';
export { claimNamespace, type Installation, type InstallationTable, type NamespaceClaim } from './namespace.ts';
export {
  openEventLog,
  type EventLogSettings,
  type KafkaLogSettings,
  type PostgresLogSettings,
} from './open-event-log.ts';
export { topicLags } from './ownership/consumer-lag.ts';
export { OwnedConsumption, type OwnedConsumptionOptions } from './ownership/owned-consumption.ts';
export {
  lagOf,
  type BatchConsumer,
  type ConsumptionPhase,
  type ConsumptionState,
  type Fence,
  type Lease,
  type MicroBatch,
  type OffsetAdvance,
  type OffsetTable,
  type Ownership,
  type OwnershipTable,
  type StoredOffset,
} from './ownership/ownership.ts';
export { partitionOf } from './partitioner.ts';
export { readWhole } from './read-whole.ts';
export type { LogTables, PlacedEvent, ReadFrom, ReadLimits } from './postgres/log-tables.ts';
export { EventLogServer, KeepErrors, MICRO_BATCH, OWNERSHIP_ENDED, OWNERSHIP_WON } from './nest/event-log-server.ts';
