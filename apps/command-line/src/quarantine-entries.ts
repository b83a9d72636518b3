import {
  findRefusedBytes,
  findRefusedRow,
  listRefused,
  REFUSERS,
  type Refused,
  type RefusedName,
  type Store,
} from '#libs/store';
import { wrongArgument } from './exit-codes.ts';

/** An entry of any quarantine, as it is shown. */
export interface Entry extends Omit<Refused, 'refusedBy' | 'entry' | 'refusedAt' | 'sentAt' | 'replay'> {
  /** `adapter-12`, `reconciler-7`, `sink-TOPIC/PARTITION@OFFSET`: who refused it and under which number. */
  readonly id: string;
  readonly refusedAt: string;
  readonly state: 'waiting' | 'sent again' | 'decided';
  /** Where it was sent again from before, and how often. */
  readonly replayOf: string | null;
  readonly replays: number;
}

export function entryOf({ refusedBy, entry, refusedAt, sentAt, replay, ...rest }: Refused): Entry {
  return {
    id: `${refusedBy}-${entry}`,
    refusedAt: refusedAt.toISOString(),
    ...rest,
    state: stateOf(rest.code, sentAt),
    replayOf: replay?.of ?? null,
    replays: replay?.times ?? 0,
  };
}

/** @throws LienThongError 'command.invalid' */
export function nameOf(id: string): RefusedName {
  const [, by, entry] = /^(adapter|reconciler|sink)-(.+)$/.exec(id) ?? [];
  const refusedBy = REFUSERS.find((refuser) => refuser === by);
  const form = refusedBy === 'sink' ? /^\S+\/\d{1,9}@\d{1,18}$/ : /^[1-9]\d{0,17}$/;
  if (refusedBy === undefined || entry === undefined || !form.test(entry)) {
    throw wrongArgument(
      'an id is adapter-N, reconciler-N or sink-TOPIC/PARTITION@OFFSET, as `quarantine list` shows it',
    );
  }
  return { refusedBy, entry };
}

/** The entry with the refused bytes. */
export async function findEntry({ pool }: Store, name: RefusedName): Promise<{ entry: Entry; raw: Buffer }> {
  const [found] = await listRefused(pool, { ...name, limit: 1 });
  if (found === undefined) throw wrongArgument(`there is no entry ${name.refusedBy}-${name.entry}`);
  return { entry: entryOf(found), raw: await rawOf(pool, name) };
}

async function rawOf(pool: Store['pool'], name: RefusedName): Promise<Buffer> {
  if (name.refusedBy === 'adapter') return (await findRefusedRow(pool, name.entry))?.raw ?? Buffer.alloc(0);
  return (await findRefusedBytes(pool, name)) ?? Buffer.alloc(0);
}

function stateOf(code: string, sentAt: Date | null): Entry['state'] {
  if (sentAt !== null) return 'sent again';
  // Which of two contents of one version stays is decided for good.
  return code === 'record.equivocation' ? 'decided' : 'waiting';
}
