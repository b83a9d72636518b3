import type { Static } from '@sinclair/typebox';
import { FileDropSettings } from './file-drop/file-drop-settings.ts';
import { HttpPushSettings } from './http-push/http-push-settings.ts';

/** What each kind of source may be told, under a key of the kind's name. A new kind is a folder, a line here and one in `kinds.ts`. */
export const KIND_SETTINGS = {
  'file-drop': FileDropSettings,
  'http-push': HttpPushSettings,
} as const;
export type KindName = keyof typeof KIND_SETTINGS;
export const KIND_NAMES = Object.keys(KIND_SETTINGS) as KindName[];

/** Exactly one of these blocks stands in a source file. */
export type KindBlocks = { readonly [Kind in KindName]?: Static<(typeof KIND_SETTINGS)[Kind]> };
