import type { MigrationInterface } from 'typeorm';
import { Schemas1763800000000 } from './0000-schemas.ts';
import { Stream1763800000001 } from './0001-stream.ts';
import { Adapter1763800000002 } from './0002-adapter.ts';
import { Linkage1763800000003 } from './0003-linkage.ts';
import { Unified1763800000004 } from './0004-unified.ts';
import { Steward1763800000005 } from './0005-steward.ts';
import { Access1763800000006 } from './0006-access.ts';
import { Roles1763800000007 } from './0007-roles.ts';
import { Feed1763800000008 } from './0008-feed.ts';
import { Judgements1763800000009 } from './0009-judgements.ts';
import { Shares1763800000010 } from './0010-shares.ts';
import { Releases1763800000011 } from './0011-releases.ts';
import { Restores1763800000012 } from './0012-restores.ts';
import { PausedSources1763800000013 } from './0013-paused-sources.ts';
import { Replays1763800000014 } from './0014-replays.ts';
import { Recalls1763800000015 } from './0015-recalls.ts';
import { RecalledJudgements1763800000016 } from './0016-recalled-judgements.ts';
import { Forms1763800000017 } from './0017-forms.ts';
import { Statistics1763800000018 } from './0018-statistics.ts';
import { LogRows1763800000019 } from './0019-log-rows.ts';
import { Postponed1763800000020 } from './0020-postponed.ts';
import { MethodVersions1763800000021 } from './0021-method-versions.ts';

/** Every migration in order. Each owner of a schema adds its own line; a released one never changes. */
export const MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  Schemas1763800000000,
  Stream1763800000001,
  Adapter1763800000002,
  Linkage1763800000003,
  Unified1763800000004,
  Steward1763800000005,
  Access1763800000006,
  Roles1763800000007,
  Feed1763800000008,
  Judgements1763800000009,
  Shares1763800000010,
  Releases1763800000011,
  Restores1763800000012,
  PausedSources1763800000013,
  Replays1763800000014,
  Recalls1763800000015,
  RecalledJudgements1763800000016,
  Forms1763800000017,
  Statistics1763800000018,
  LogRows1763800000019,
  Postponed1763800000020,
  MethodVersions1763800000021,
];
