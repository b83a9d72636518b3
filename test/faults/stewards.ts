import { setTimeout as pause } from 'node:timers/promises';
import { hashToken, newToken } from '#libs/runtime';
import { saveSteward, type Store } from '#libs/store';
import { pick, type Random } from './seeded.ts';

export interface Pair {
  readonly left: string;
  readonly right: string;
}

/** What a steward means to say of two persons' records; `revoked`: the last word is withdrawn. */
export interface MeantJudgement extends Pair {
  readonly verdict: 'same' | 'different' | 'revoked';
}

/** Which judgements come next: new pairs, and pairs that were judged before, said otherwise or withdrawn. */
export class JudgedPairs {
  private readonly judged: MeantJudgement[] = [];

  constructor(private readonly newPair: (random: Random) => Pair) {}

  next(random: Random, count: number): MeantJudgement[] {
    return Array.from({ length: count }, () => {
      const isAgain = this.judged.length > 20 && random() < 0.5;
      const pair = isAgain ? pick(random, this.judged) : this.newPair(random);
      // Also a pair that is drawn as a new one may have been judged before.
      const at = this.judged.findIndex(({ left, right }) => left === pair.left && right === pair.right);
      const before = this.judged[at];
      const meant = before === undefined ? first(random, pair) : otherwise(random, before);
      this.judged[before === undefined ? this.judged.length : at] = meant;
      return meant;
    });
  }
}

function first(random: Random, pair: Pair): MeantJudgement {
  return { ...pair, verdict: pick(random, ['same', 'different'] as const) };
}

/** Never the same word again: whoever lost the answer could not tell whether it was said. */
function otherwise(random: Random, { left, right, verdict }: MeantJudgement): MeantJudgement {
  const others = (['same', 'different', 'revoked'] as const).filter((each) => each !== verdict);
  return { left, right, verdict: pick(random, others) };
}

interface SeenPair {
  readonly version: string;
  readonly judgements: readonly { readonly seq: string; readonly verdict: string }[];
}

const PATIENCE_MS = 240_000;
const NAME = 'campaign';

/** A steward at work: looks at a pair, judges, and where no answer came looks again before saying it once more. */
export class Steward {
  /** Judgements that were taken, each once. */
  given = 0;
  private token: string | null = null;

  constructor(
    private readonly url: () => string,
    private readonly store: () => Store,
  ) {}

  async judge({ left, right, verdict }: MeantJudgement): Promise<void> {
    const pair = `pairs/person?${new URLSearchParams({ left, right }).toString()}`;
    for (const giveUpAt = Date.now() + PATIENCE_MS; ; await pause(150)) {
      const seen = await this.ask<SeenPair>('GET', pair, undefined);
      if (seen !== null) {
        const last = seen.judgements[0];
        if (last?.verdict === verdict) break;
        const body = { left, right, entity_type: 'person', verdict, reason: 'r', version: seen.version };
        const given =
          verdict === 'revoked'
            ? await this.ask('POST', `judgements/${last?.seq ?? ''}/revocation`, { reason: 'r' })
            : await this.ask('POST', 'judgements', body);
        if (given !== null) break;
      }
      if (Date.now() > giveUpAt) throw new Error(`a judgement is not taken: ${verdict} of ${left} and ${right}`);
    }
    this.given += 1;
  }

  /** Null: no answer, or the pair has changed; look again. */
  private async ask<Answer>(method: string, path: string, body: unknown): Promise<Answer | null> {
    try {
      const response = await fetch(`${this.url()}/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${await this.stewardsToken()}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await response.text();
      if (response.ok) return JSON.parse(text) as Answer;
      // A backup that was restored may be older than the token.
      if (response.status === 401) this.token = null;
      if ([401, 409].includes(response.status) || response.status >= 500) return null;
      throw new RefusedError(`${method} ${path} was answered ${response.status}: ${text}`);
    } catch (error) {
      if (error instanceof RefusedError) throw error;
      return null;
    }
  }

  private async stewardsToken(): Promise<string> {
    if (this.token === null) {
      const token = newToken();
      await saveSteward(this.store().pool, { name: NAME, entityTypes: ['person'], tokenHash: hashToken(token) });
      this.token = token;
    }
    return this.token;
  }
}

class RefusedError extends Error {}
