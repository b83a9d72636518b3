import { hash } from 'node:crypto';
import type { Attributes, ChangeSource } from '#libs/contract';

/**
 * RFC 8785: one text for one value, whatever order its keys came in. Members that are `undefined` are left out, as
 * JSON does. Depth is that of a validated value: it recurses.
 * @throws TypeError for what JSON cannot say (NaN, infinities, bigint, functions).
 */
export function canonicalJson(value: unknown): string {
  // Mostly it stands in order already, and then the engine's own text is the canonical one.
  return isInOrder(value) ? JSON.stringify(value) : canonicalText(value);
}

/** Whether JSON.stringify writes the canonical text: keys in order, nothing that JSON would leave out or replace. */
function isInOrder(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (value === null) return true;
      if (Array.isArray(value)) return value.every(isInOrder);
      return isObjectInOrder(value as Record<string, unknown>);
    default:
      return false;
  }
}

function isObjectInOrder(object: Record<string, unknown>): boolean {
  let before: string | null = null;
  for (const key of Object.keys(object)) {
    if ((before !== null && key < before) || key === 'toJSON' || !isInOrder(object[key])) return false;
    before = key;
  }
  return true;
}

function canonicalText(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('JSON has no such number');
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value as Record<string, unknown>);
    default:
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

function canonicalArray(values: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < values.length; i += 1) {
    if (i > 0) text += ',';
    text += values[i] === undefined ? 'null' : canonicalText(values[i]);
  }
  return `${text}]`;
}

function canonicalObject(object: Record<string, unknown>): string {
  let text = '{';
  // The default order of `sort` is that of UTF-16 code units, as the RFC asks.
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value === undefined) continue;
    if (text.length > 1) text += ',';
    text += `${JSON.stringify(key)}:${canonicalText(value)}`;
  }
  return `${text}}`;
}

/** SHA-256 as 64 hexadecimal digits; a text is taken as UTF-8. */
export function sha256Hex(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** What makes two versions of a record equal (L5): whether it is deleted, and what it says. `op` is not part of it. */
export function contentHash(deleted: boolean, after: Attributes | null): string {
  return sha256Hex(canonicalJson([deleted, after]));
}

/** `ce_id`: the same accepted change has the same id, however often it is published. */
export function eventId(
  source: Pick<ChangeSource, 'name' | 'dataset' | 'record_id' | 'version'>,
  content: string,
): string {
  return sha256Hex(JSON.stringify([source.name, source.dataset, source.record_id, source.version, content]));
}
