import { availableParallelism } from 'node:os';
import type { FaultCase } from './fault-case.ts';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

export interface RoundResult {
  readonly round: number;
  readonly store: number;
  readonly seed: number;
  readonly commit: string;
  readonly case: string;
  readonly covers: readonly string[];
  /** Null: it ran and nothing was amiss. */
  readonly failure: string | null;
  readonly notRun: string | null;
  readonly faults: Readonly<Record<string, number>>;
  readonly unknownCommits: number;
  readonly changes: number;
  /** Given and revoked by stewards. */
  readonly judgements?: number;
  readonly unaccounted: number;
  readonly twice: number;
  /** Null: not compared, since the round did not come so far. */
  readonly isDigestEqual: boolean | null;
  readonly recoveries: readonly { readonly of: string; readonly ms: number }[];
  /** Milliseconds of the round's parts. */
  readonly spent?: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Load average of the machine over the last minute, on so many cores: times to recover mean little without. */
  readonly load: number;
}

/** One line a round, appended: what was interrupted goes on after the last one. */
export class Results {
  constructor(
    private readonly path: string,
    private readonly seed: number,
  ) {}

  append(result: RoundResult): void {
    appendFileSync(this.path, `${JSON.stringify(result)}\n`);
  }

  /** Of this seed. */
  all(): RoundResult[] {
    if (!existsSync(this.path)) return [];
    const lines = readFileSync(this.path, 'utf8').split('\n');
    const rounds = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RoundResult);
    return rounds.filter(({ seed }) => seed === this.seed);
  }
}

const BARS_MS: Readonly<Record<string, number>> = {
  reconciler: 5000,
  'reconciler stopped inside a transaction': 15_000,
  sink: 12_000,
  PostgreSQL: 15_000,
  broker: 60_000,
};

export interface Meant {
  /** Every case there is. */
  readonly cases: readonly Pick<FaultCase, 'name' | 'leavesNobody'>[];
  readonly notTestable: readonly string[];
}

/** What the campaign has shown so far, for a reader. */
export function summary(rounds: readonly RoundResult[], { cases, notTestable }: Meant): string {
  const ran = rounds.filter(({ notRun }) => notRun === null);
  const sum = (value: (round: RoundResult) => number): number => ran.reduce((total, each) => total + value(each), 0);
  const faults = new Map<string, number>();
  for (const { faults: each } of ran) {
    for (const [kind, times] of Object.entries(each)) faults.set(kind, (faults.get(kind) ?? 0) + times);
  }
  const compared = ran.filter(({ isDigestEqual }) => isDigestEqual !== null);
  const total = [...faults.values()].reduce((all, times) => all + times, 0);
  return [
    'faults injected',
    ...[...faults].sort().map(([kind, times]) => `  ${String(times).padStart(6)}  ${kind}`),
    '',
    'rounds of each case',
    ...cases.map(({ name }) => `  ${String(ran.filter((round) => round.case === name).length).padStart(6)}  ${name}`),
    '',
    ...recoveryTable(ran, cases),
    `rounds              ${ran.length}, of them failed ${ran.filter(({ failure }) => failure !== null).length}`,
    `faults              ${total}`,
    `unknown commits     ${sum(({ unknownCommits }) => unknownCommits)}`,
    `changes             ${sum(({ changes }) => changes)}`,
    `judgements          ${sum(({ judgements }) => judgements ?? 0)}`,
    `unaccounted         ${sum(({ unaccounted }) => unaccounted)}`,
    `effects twice       ${sum(({ twice }) => twice)}`,
    `digests compared    ${compared.length}, different ${compared.filter(({ isDigestEqual }) => isDigestEqual === false).length}`,
    `load average        ${(sum(({ load }) => load) / Math.max(1, ran.length)).toFixed(1)} on ${availableParallelism()} cores`,
    `seed                ${rounds[0]?.seed ?? '-'}, rounds ${rounds[0]?.round ?? '-'} to ${rounds.at(-1)?.round ?? '-'}`,
    ...notRunLines(rounds, notTestable),
    ...ran
      .filter(({ failure }) => failure !== null)
      .map(({ round, case: name, failure }) => `FAILED ${round}: ${name}: ${failure}`),
    '',
  ].join('\n');
}

/** All of them, and those of rounds in which the machine was not overloaded. */
function recoveryTable(rounds: readonly RoundResult[], cases: Meant['cases']): string[] {
  const leavingNobody = new Set(cases.filter((each) => each.leavesNobody === true).map(({ name }) => name));
  const calmLoad = 2 * availableParallelism();
  const calm = rounds.filter(({ load }) => load <= calmLoad);
  const head = 'n     p50 ms   p95 ms   bar ms';
  return [
    `time to recover                              ${head}`,
    ...recoveryLines(rounds, leavingNobody),
    '',
    `at a load average of ${calmLoad} at most (${calm.length} rounds)`.padEnd(45) + head,
    ...recoveryLines(calm, leavingNobody),
    '',
  ];
}

/** Where somebody stands by, taking over is measured; where every instance died, starting one as well. */
function recoveryLines(rounds: readonly RoundResult[], leavingNobody: ReadonlySet<string>): string[] {
  const times = new Map<string, number[]>();
  for (const { recoveries, case: name } of rounds) {
    for (const { of, ms } of recoveries) {
      const what = leavingNobody.has(name) ? `${of}, every instance started again` : of;
      times.set(what, [...(times.get(what) ?? []), ms]);
    }
  }
  return [...times].sort().map(([of, all]) => {
    const sorted = [...all].sort((a, b) => a - b);
    const at = (share: number): string => String(sorted[Math.ceil(share * sorted.length) - 1] ?? '').padStart(8);
    const bar = String(BARS_MS[of] ?? '-').padStart(8);
    return `  ${of.padEnd(42)} ${String(sorted.length).padStart(3)}   ${at(0.5)} ${at(0.95)} ${bar}`;
  });
}

function notRunLines(rounds: readonly RoundResult[], notTestable: readonly string[]): string[] {
  const cases = new Map(rounds.flatMap(({ case: name, notRun }) => (notRun === null ? [] : [[name, notRun] as const])));
  return [
    ...[...cases].map(([name, why]) => `not run             ${name}: ${why}`),
    ...notTestable.map((line) => `not run             ${line}`),
  ];
}
