/** An event that was sent again from quarantine says so in its headers, as CloudEvents extensions. */
export interface Replay {
  /** The first entry that it comes from: `adapter-12`, `reconciler-7`. */
  readonly of: string;
  /** How often it has been sent again, this time included. */
  readonly times: number;
}

export function replayHeaders({ of, times }: Replay): Record<string, string> {
  return { ce_replayof: of, ce_replays: String(times) };
}

/** Headers come from outside: what is no such thing is none. */
export function replayOf(headers: Readonly<Record<string, string>>): Replay | null {
  const { ce_replayof: of, ce_replays: times } = headers;
  if (of === undefined || times === undefined) return null;
  return /^[\x21-\x7e]{1,300}$/.test(of) && /^[1-9]\d{0,8}$/.test(times) ? { of, times: Number(times) } : null;
}
