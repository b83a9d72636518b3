import { listRefused, type RefusedName, type Refuser } from '#libs/store';
import { wrongArgument } from '../exit-codes.ts';
import { withPipelineStore, type OpenedPipeline } from '../open-for-command.ts';
import type { PipelineOptionValues } from '../options.ts';
import { endProgress, progress, say, writeJson, writeOut } from '../output.ts';
import { nameOf } from '../quarantine-entries.ts';
import { QuarantineReplay, type Replayed } from '../quarantine-replay.ts';

interface ReplayOptions extends PipelineOptionValues {
  readonly source?: string;
  readonly code?: string;
  readonly refusedBy?: Refuser;
  readonly all?: boolean;
  readonly again?: boolean;
  readonly dryRun?: boolean;
  readonly limit?: number;
  readonly json?: boolean;
}

interface Outcome {
  readonly id: string;
  readonly replayed: Replayed;
}

/** `quarantine replay`: what waits is sent again, one entry after the other. */
export async function replayQuarantine(ids: readonly string[], options: ReplayOptions): Promise<void> {
  const { source, code, refusedBy, all, dryRun = false, again = false } = options;
  if (ids.length === 0 && all !== true && source === undefined && code === undefined && refusedBy === undefined) {
    throw wrongArgument('name what is to be sent again: ids, --source, --code, --refused-by or --all');
  }
  const named = ids.map(nameOf);
  const outcomes = await withPipelineStore(options, async (opened) => {
    const names = named.length > 0 ? named : await namesOf(opened, options);
    const replay = new QuarantineReplay(opened, { again, dryRun });
    const done: Outcome[] = [];
    for (const name of names) {
      done.push({ id: `${name.refusedBy}-${name.entry}`, replayed: await replay.replay(name) });
      progress(`${done.length} of ${names.length}`);
    }
    return done;
  });
  endProgress();
  await tell(outcomes, options.json === true);
  say(summary(outcomes, dryRun));
}

async function namesOf({ store }: OpenedPipeline, options: ReplayOptions): Promise<RefusedName[]> {
  const filter = { ...options, waiting: options.again !== true, oldestFirst: true };
  return listRefused(store.pool, filter);
}

async function tell(outcomes: readonly Outcome[], asJson: boolean): Promise<void> {
  if (asJson) return writeJson(outcomes.map(({ id, replayed }) => ({ id, ...replayed })));
  for (const { id, replayed } of outcomes) {
    if (replayed.kind === 'refused') {
      await writeOut(`${id}  refused again  ${replayed.code} ${replayed.path} ${replayed.sentence}\n`);
    } else if (replayed.kind === 'cannot') {
      await writeOut(`${id}  stays  ${replayed.why}\n`);
    }
  }
}

function summary(outcomes: readonly Outcome[], isDry: boolean): string {
  const count = (kind: Replayed['kind']): number => outcomes.filter(({ replayed }) => replayed.kind === kind).length;
  const sent = isDry
    ? `${count('sent')} of ${outcomes.length} would pass, ${count('refused')} would be refused again`
    : `${count('sent')} of ${outcomes.length} sent again, ${count('sent-before')} had been, ${count('refused')} refused again`;
  return `${sent}, ${count('cannot')} cannot be sent`;
}
