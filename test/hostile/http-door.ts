import { codeOf, receiptsOf, send, type Answer, type Call } from './calls.ts';
import { count, type Outcome } from './outcome.ts';

export interface HttpDoor {
  readonly name: string;
  readonly url: string;
  /** The hostile call, or with `isNeighbour` a valid one. */
  readonly call: (number: number, isNeighbour: boolean) => Call;
  /** Whether a valid call took effect. */
  readonly isApplied: (answer: Answer, number: number) => boolean;
  /** Looked at afterwards: what was answered as taken and is not there. */
  readonly lost?: (answers: readonly Answer[]) => Promise<number>;
}

const NEIGHBOUR_EVERY = 10;
const AT_ONCE = 4;

/** Sends so many calls, some at a time, and tells what was answered. */
export async function throughDoor(door: HttpDoor, sent: number): Promise<Outcome> {
  const refused: Record<string, number> = {};
  const taken: Answer[] = [];
  const tally = { accepted: 0, crashes: 0, faults: 0, neighbours: 0, applied: 0 };
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let number = next++; number < sent; number = next++) {
      const isNeighbour = number % NEIGHBOUR_EVERY === 0;
      const call = door.call(number, isNeighbour);
      const answer = await send(door.url, call);
      if (isAtFault(answer)) process.stderr.write(`${describeCall(call)} → ${JSON.stringify(answer)}\n`);
      if (isNeighbour) {
        tally.neighbours += 1;
        if (door.isApplied(answer, number)) tally.applied += 1;
      }
      if (answer.kind === 'broken') tally.crashes += 1;
      else if (answer.kind === 'answered' && answer.status < 400) {
        tally.accepted += 1;
        taken.push(answer);
        for (const { code } of receiptsOf(answer))
          if (code !== undefined) count(refused, `kept in quarantine: ${code}`);
      } else {
        if (answer.kind === 'answered' && answer.status >= 500) tally.faults += 1;
        count(refused, codeOf(answer));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  return {
    door: door.name,
    sent,
    refused,
    accepted: tally.accepted,
    crashes: tally.crashes,
    faults: tally.faults,
    silentDrops: (await door.lost?.(taken)) ?? 0,
    neighbours: { sent: tally.neighbours, applied: tally.applied },
  };
}

function isAtFault(answer: Answer): boolean {
  return answer.kind === 'broken' || (answer.kind === 'answered' && answer.status >= 500);
}

function describeCall({ method, path, body }: Call): string {
  return `${method} ${JSON.stringify(path.slice(0, 300))} ${JSON.stringify(body?.toString('latin1').slice(0, 200) ?? '')} (${body?.length ?? 0} bytes)`;
}
