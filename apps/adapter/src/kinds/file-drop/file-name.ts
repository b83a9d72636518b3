/** Whether a file name fits a pattern of `*` (any characters) and `?` (one). Linear in pattern × name, no backtracking. */
export function fitsName(name: string, pattern: string): boolean {
  let reachable = new Set([0]);
  for (const token of pattern) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (token === '*') for (let end = at; end <= name.length; end += 1) next.add(end);
      else if (at < name.length && (token === '?' || name[at] === token)) next.add(at + 1);
    }
    reachable = next;
  }
  return reachable.has(name.length);
}

/** Files that are still being written under a name of their own, and hidden ones. */
export function isUnfinishedName(name: string): boolean {
  return name.startsWith('.') || name.endsWith('.part') || name.endsWith('.tmp');
}
