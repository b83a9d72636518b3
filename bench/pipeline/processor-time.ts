import { readdirSync, readFileSync } from 'node:fs';

/** The kernel's clock ticks a second in /proc; 100 on every Linux that Node runs on. */
const TICKS = 100;

interface ProcessFacts {
  readonly parent: number;
  /** User and system time of the process itself, seconds. */
  readonly own: number;
  /** Of children that have ended and were waited for. */
  readonly ended: number;
}

/** Fields of /proc/pid/stat, counted behind the name, which may hold anything; null where there is no such process. */
function factsOf(pid: number | string): ProcessFacts | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const seconds = (field: number): number => Number(fields[field]) / TICKS;
    return { parent: Number(fields[1]), own: seconds(11) + seconds(12), ended: seconds(13) + seconds(14) };
  } catch {
    return null;
  }
}

/** CPU seconds of a process and everything under it, the ended ones as well; null where it cannot be read. */
export function processorSeconds(root: number): number | null {
  const rootFacts = factsOf(root);
  if (rootFacts === null) return null;
  const children = new Map<number, { pid: number; facts: ProcessFacts }[]>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const facts = factsOf(name);
    if (facts === null) continue;
    const siblings = children.get(facts.parent) ?? [];
    siblings.push({ pid: Number(name), facts });
    children.set(facts.parent, siblings);
  }
  let sum = 0;
  const open = [{ pid: root, facts: rootFacts }];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    sum += each.facts.own + each.facts.ended;
    open.push(...(children.get(each.pid) ?? []));
  }
  return sum;
}

/** Of the process alone; null where it cannot be read. */
export function ownProcessorSeconds(pid: number): number | null {
  return factsOf(pid)?.own ?? null;
}

export function parentOf(pid: number): number | null {
  return factsOf(pid)?.parent ?? null;
}
