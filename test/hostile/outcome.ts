/** What became of everything that was sent through one door. */
export interface Outcome {
  readonly door: string;
  readonly sent: number;
  /** By code of the error catalogue. */
  readonly refused: Readonly<Record<string, number>>;
  readonly accepted: number;
  /** Processes or consumptions that ended, and calls that were broken off. */
  readonly crashes: number;
  /** Answers of 500 and above. */
  readonly faults: number;
  /** Sent, and neither refused, accepted nor answered. */
  readonly silentDrops: number;
  /** Valid ones in between, and how many of them took effect. */
  readonly neighbours: { readonly sent: number; readonly applied: number };
}

export function count(into: Record<string, number>, key: string, more = 1): void {
  into[key] = (into[key] ?? 0) + more;
}

export function isGood({ crashes, faults, silentDrops, neighbours }: Outcome): boolean {
  return crashes === 0 && faults === 0 && silentDrops === 0 && neighbours.applied === neighbours.sent;
}

export function describeOutcome(outcome: Outcome): string {
  const { door, sent, accepted, crashes, faults, silentDrops, neighbours } = outcome;
  const refused = Object.values(outcome.refused).reduce((sum, events) => sum + events, 0);
  const codes = Object.entries(outcome.refused)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([code, events]) => `    ${code} ${events}`);
  return [
    `${door}: sent ${sent}, refused ${refused}, accepted ${accepted}, crashes ${crashes}, answers of 500 ${faults}, silent drops ${silentDrops}, valid neighbours applied ${neighbours.applied} of ${neighbours.sent}`,
    ...codes,
  ].join('\n');
}
