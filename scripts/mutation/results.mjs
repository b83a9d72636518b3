/** Results of rooms, kept so that a run that was broken off goes on where it stood. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FOLDER = '.data/mutation';
const place = (room) => join(FOLDER, `${room}.json`);

/** Changes with the code that is mutated, the tests that run, and the sample. */
export function keyOf({ mutate, tests }, sample) {
  const hash = createHash('sha256').update(JSON.stringify(sample));
  const patterns = [...mutate, ...tests].map((glob) => `:(glob)${glob}`);
  const files = execFileSync('git', [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    ...patterns,
  ]);
  for (const file of files.toString().split('\0').filter(existsSync)) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

export function findResult(room, key) {
  if (!existsSync(place(room))) return null;
  const kept = JSON.parse(readFileSync(place(room), 'utf8'));
  return kept.key === key ? kept.mutants : null;
}

export function keepResult(room, key, mutants) {
  mkdirSync(dirname(place(room)), { recursive: true });
  writeFileSync(place(room), JSON.stringify({ key, mutants }, null, 1));
}
