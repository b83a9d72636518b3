import { FileDrop } from './file-drop/file-drop.ts';
import type { KindName } from './kind-settings.ts';
import type { SourceKind } from './source-kind.ts';

/** Every kind of source we can read. */
export const KINDS: Readonly<Record<KindName, SourceKind>> = {
  'file-drop': (context) => new FileDrop(context),
  'http-push': () => null,
};
