export {
  ADMIN_UNITS,
  definitionFromText,
  definitionText,
  loadEntityTypes,
  loadLinkedEntityType,
  loadParameters,
  readAdminUnits,
  withParameters,
  type LinkedEntityType,
} from './entity-types.ts';
export { decodePlace, encodePlace, queryMark } from './cursor.ts';
export { EVENT_LOG_SETTINGS, eventLogSettings, type EventLogSettings } from './event-log-settings.ts';
export { armFaultPoint, FAULT_POINT_SETTING, faultPoint, type FaultPoint } from './fault-point.ts';
export { healthModule, OPEN_CONTROLLERS, type HealthChecks } from './health.ts';
export { createHttpDoor } from './http-door.ts';
export { inTurns } from './in-turns.ts';
export { checkJsonBody } from './json-body.ts';
export { logger, type Logger, type LogLevel } from './logger.ts';
export { Metrics, type Sample } from './metrics.ts';
export { ProblemFilter, problemOf, type Problem, type ProblemFilterOptions } from './problem-filter.ts';
export { AnswersProblem } from './problem-response.ts';
export { IsCursor, IsLimit, IsName, IsText } from './query-parameters.ts';
export { retrying, type RetryOptions } from './retrying.ts';
export {
  describeSettings,
  readSettings,
  type SettingDefinition,
  type SettingsDefinition,
  type SettingsOf,
} from './settings.ts';
export { bearerToken, hashToken, isTokenOf, newToken } from './token.ts';
export { startTracing, stopTracing, TRACE_SETTINGS, tracing, type TraceSettings, type TraceSpan } from './tracing.ts';
export { inspectDefinition, inspectDefinitionFile, readYamlFile, type DefinitionFile } from './yaml-file.ts';
