import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { compareUtf8 } from '#libs/contract';
import type { FileForm } from './file-drop-settings.ts';
import { fitsName, isUnfinishedName } from './file-name.ts';

export interface FoundFile {
  readonly name: string;
  readonly path: string;
  readonly form: FileForm;
  readonly size: number;
  /** Name, size, time and inode: as long as it is the same, the content is taken to be. */
  readonly stamp: string;
  /** Nobody has written to it for the quiet time. */
  readonly isWhole: boolean;
}

/** Sees which files of a folder are whole: those that have not changed between two looks the quiet time apart. */
export class WholeFiles {
  private readonly seen = new Map<string, { stamp: string; sinceMs: number }>();
  private readonly folder: string;
  private readonly forms: readonly FileForm[];
  private readonly quietMs: number;

  constructor(folder: string, forms: readonly FileForm[], quietMs: number) {
    this.folder = folder;
    this.forms = forms;
    this.quietMs = quietMs;
  }

  /** Files that fit a form, by name (UTF-8 order): that is the order in which a source is read. */
  async look(nowMs: number): Promise<FoundFile[]> {
    const entries = await readdir(this.folder, { withFileTypes: true });
    const names = entries
      .filter((entry) => !entry.isDirectory() && !isUnfinishedName(entry.name))
      .map(({ name }) => name);
    const found: FoundFile[] = [];
    for (const name of names.sort(compareUtf8)) {
      const form = this.forms.find((one) => fitsName(name, one.name));
      const file = form === undefined ? null : await this.inspect(name, form, nowMs);
      if (file !== null) found.push(file);
    }
    const present = new Set(found.map(({ name }) => name));
    for (const name of this.seen.keys()) if (!present.has(name)) this.seen.delete(name);
    return found;
  }

  private async inspect(name: string, form: FileForm, nowMs: number): Promise<FoundFile | null> {
    const path = join(this.folder, name);
    const about = await stat(path).catch(() => null);
    if (about === null || !about.isFile()) return null;
    const stamp = stampOf(name, about);
    const before = this.seen.get(name);
    const sinceMs = before?.stamp === stamp ? before.sinceMs : nowMs;
    if (before?.stamp !== stamp) this.seen.set(name, { stamp, sinceMs });
    // A file that was there long before the first look need not be waited for.
    const quietForMs = Math.max(nowMs - sinceMs, nowMs - about.mtimeMs);
    return { name, path, form, size: about.size, stamp, isWhole: quietForMs >= this.quietMs };
  }
}

function stampOf(name: string, about: { size: number; mtimeMs: number; ino: number }): string {
  return `${name}/${about.size}/${about.mtimeMs}/${about.ino}`;
}

/** Whether the file is still the one that was looked at. */
export async function isUnchanged(file: FoundFile): Promise<boolean> {
  const about = await stat(file.path).catch(() => null);
  return about !== null && stampOf(file.name, about) === file.stamp;
}

/** SHA-256 of the first `size` bytes, hex. */
export async function hashFile(path: string, size: number): Promise<string> {
  const hash = createHash('sha256');
  if (size > 0) for await (const chunk of createReadStream(path, { end: size - 1 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
