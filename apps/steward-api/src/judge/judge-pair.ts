import { eventHeaders, judgementMadeTopic, LienThongError, type JudgementMade } from '#libs/contract';
import {
  findJudgement,
  judgeInTransaction,
  releasePair,
  type JudgementTransaction,
  type Store,
  type StewardsPair,
} from '#libs/store';
import { comparePair, levelsOf, type Model, type Models } from './models.ts';
import { changesSince, readPairState, type PairState } from './pair-state.ts';

export interface JudgeOptions {
  readonly store: Pick<Store, 'pool'>;
  readonly models: Models;
  readonly namespace: string;
  /** A judgement is in the outbox. */
  readonly onJudged: () => void;
}

export interface Said {
  readonly steward: string;
  readonly verdict: JudgementMade['verdict'];
  readonly reason: string;
}

/** What is said of a pair as it stands. */
interface Saying {
  readonly state: PairState;
  readonly model: Model;
  readonly said: Said;
}

/** A judgement as it was given. */
export interface Given extends Said {
  readonly seq: bigint;
  readonly pair: StewardsPair;
  readonly madeAt: Date;
}

/**
 * Gives judgements: in one transaction the judgement, its event in the outbox, and the end of the claim. Stewards take
 * turns, so that of two who judge one pair on the same sight the second finds it changed.
 */
export class JudgePair {
  constructor(private readonly options: JudgeOptions) {}

  /**
   * @param version as the steward saw the pair
   * @throws LienThongError `review-task.changed`, `review-task.claimed`, `http.bad-request`, `http.not-found`
   */
  async judge(pair: StewardsPair, version: string, said: Said): Promise<Given> {
    return this.inTurn(async (transaction) => {
      const state = await readPairState(transaction.client, pair);
      mayJudge(state, said.steward);
      const model = await this.options.models.of(transaction.client, pair.entityType);
      const changes = changesSince(version, state, model.version);
      if (changes.length > 0) throw new LienThongError('review-task.changed', changes);
      return this.save(transaction, { state, model, said });
    });
  }

  /**
   * Withdraws a pair's last word; nothing older returns.
   * @throws LienThongError `review-task.changed` when something was said since.
   */
  async revoke(seq: bigint, said: Omit<Said, 'verdict'>, mayAsk: (entityType: string) => void): Promise<Given> {
    return this.inTurn(async (transaction) => {
      const judged = await findJudgement(transaction.client, seq);
      if (judged === null) throw new LienThongError('http.not-found', 'no judgement has this number');
      mayAsk(judged.entityType);
      const { entityType, left, right } = judged;
      const state = await readPairState(transaction.client, { entityType, left, right });
      mayJudge(state, said.steward);
      const { last } = state;
      if (last?.seq !== seq || last.verdict === 'revoked') {
        const word = last === null ? [] : [`last word: ${last.verdict} by ${last.steward}, number ${last.seq}`];
        throw new LienThongError('review-task.changed', word);
      }
      const model = await this.options.models.of(transaction.client, entityType);
      return this.save(transaction, { state, model, said: { ...said, verdict: 'revoked' } });
    });
  }

  private async inTurn(work: (transaction: JudgementTransaction) => Promise<Given>): Promise<Given> {
    const given = await judgeInTransaction(this.options.store.pool, work);
    this.options.onJudged();
    return given;
  }

  private async save(transaction: JudgementTransaction, { state, model, said }: Saying): Promise<Given> {
    const { namespace } = this.options;
    const { pair } = state;
    const { seq, madeAt } = transaction;
    const compared = comparePair(model, state.left, state.right);
    const levels = levelsOf(compared);
    const made: JudgementMade = {
      seq: seq.toString(),
      entity_type: pair.entityType,
      left: pair.left,
      right: pair.right,
      verdict: said.verdict,
      reason: said.reason,
      steward: said.steward,
      levels,
      made_at: madeAt.getTime(),
    };
    await transaction.save(
      { ...pair, ...said, levels, weight: compared?.weight ?? null, modelVersion: model.version },
      {
        topic: judgementMadeTopic(namespace, pair.entityType).name,
        eventId: `judgement/${seq}`,
        key: Buffer.from(JSON.stringify([pair.left, pair.right])),
        value: Buffer.from(JSON.stringify(made)),
      },
    );
    await releasePair(transaction.client, pair, said.steward);
    return { ...said, seq, pair, madeAt };
  }
}

function mayJudge({ claim }: PairState, steward: string): void {
  if (claim !== null && claim.steward !== steward) {
    throw new LienThongError('review-task.claimed', `by ${claim.steward} until ${claim.until.toISOString()}`);
  }
}

/** CloudEvents headers of a judgement. */
export function judgementHeaders(eventId: string): Record<string, string> {
  return eventHeaders({ id: eventId, type: 'judgement-made', source: 'steward' });
}
