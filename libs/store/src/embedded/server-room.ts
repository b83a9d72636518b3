import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { LienThongError } from '#libs/contract';

/** Where root keeps what the server's account must reach and the clone or the data folder hides from it. */
const PLACES = ['/var/lib/lienthong', '/var/tmp/lienthong-root'];

/** The first place that is root's own: in a folder that everybody may write, somebody may have been there first. */
export function serverRoom(): string {
  const problems: string[] = [];
  for (const place of PLACES) {
    try {
      mkdirSync(place, { recursive: true });
      const found = lstatSync(place);
      if (!found.isDirectory() || found.uid !== process.getuid?.()) {
        problems.push(`${place} belongs to another user`);
        continue;
      }
      chmodSync(place, 0o755);
      return place;
    } catch (error) {
      problems.push(`${place}: ${(error as Error).message}`);
    }
  }
  throw new LienThongError('store.embedded-unavailable', problems);
}
