import {
  listJudgementsOfPair,
  readNeighbourhood,
  type Steward,
  type StewardsPair,
  type StewardsTask,
  type Store,
} from '#libs/store';
import type { Purpose } from './requests.ts';
import type { ViewLog } from '../access/view-log.ts';
import { comparePair, type Models } from '../judge/models.ts';
import { readPairState, versionOfState, type PairState } from '../judge/pair-state.ts';
import { previewJudgement } from '../preview/preview-judgement.ts';
import { presentCompared, presentJudgement, presentPreview, presentRecord, presentTask } from './present.ts';
import type { PairResponse } from './responses.ts';

const LATEST_JUDGEMENTS = 10;
/** More is not computed while a steward waits. */
const PREVIEW_LIMITS = { records: 1000, statementMs: 2000 };

/** Who asks to see a pair, and for what. */
export interface Look {
  readonly steward: Steward;
  readonly purpose: Purpose;
  readonly task: StewardsTask | null;
}

/** A pair with all that a judgement of it stands on. */
export class ShowPair {
  constructor(
    private readonly store: Pick<Store, 'pool'>,
    private readonly models: Models,
    private readonly viewLog: ViewLog,
  ) {}

  async show(pair: StewardsPair, look: Look): Promise<PairResponse> {
    const { pool } = this.store;
    const model = await this.models.of(pool, pair.entityType);
    const state = await readPairState(pool, pair);
    const judgements = await listJudgementsOfPair(pool, pair, LATEST_JUDGEMENTS);
    const neighbourhood = await readNeighbourhood(pool, pair.entityType, [pair.left, pair.right], PREVIEW_LIMITS);
    const compared = comparePair(model, state.left, state.right);
    await this.note(state, look);
    return {
      task: look.task === null ? null : presentTask(look.task),
      entity_type: pair.entityType,
      version: versionOfState(state, model.version),
      model_version: model.version,
      left: presentRecord(pair.left, state.left, state.leftEntity),
      right: presentRecord(pair.right, state.right, state.rightEntity),
      compared: compared === null ? null : presentCompared(compared),
      judgements: judgements.map((judgement) => presentJudgement(judgement)),
      preview: neighbourhood === null ? null : presentPreview(previewJudgement(model, pair, neighbourhood)),
    };
  }

  private async note({ pair, left, right, leftEntity, rightEntity }: PairState, look: Look): Promise<void> {
    const entities = [leftEntity, rightEntity].flatMap((entity) => entity?.entityId ?? []);
    await this.viewLog.note(look.steward, {
      purpose: look.purpose,
      way: look.task === null ? 'pair' : 'task',
      entityType: pair.entityType,
      taskNo: look.task?.taskNo ?? null,
      recordNos: [left, right].flatMap((record) => record?.recordNo ?? []),
      entityIds: [...new Set(entities)],
    });
  }
}
