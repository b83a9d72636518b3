import { LienThongError } from '#libs/contract';

/** What a command's exit code says; listed by `lienthong --help`. */
export const EXIT = {
  /** Done. */
  ok: 0,
  /** Something failed on the way; the error says what, where and how to mend it. */
  failed: 1,
  /** The command line, a setting or a definition file is wrong; nothing was started. */
  wrongInput: 2,
  /** It ran, and the outcome is not as it must be: events unaccounted for. */
  notAsItMustBe: 3,
  /** Interrupted before it was done. */
  interrupted: 130,
} as const;

const WRONG_INPUT = new Set([
  'settings.invalid',
  'command.invalid',
  'source.definition-invalid',
  'entity-type.definition-invalid',
]);

export function exitCodeOf(error: unknown): number {
  if (error instanceof LienThongError && WRONG_INPUT.has(error.code)) return EXIT.wrongInput;
  if (error instanceof Error && error.name === 'AbortError') return EXIT.interrupted;
  return EXIT.failed;
}

/** A command that was asked for something impossible. */
export function wrongArgument(sentence: string): LienThongError {
  return new LienThongError('command.invalid', sentence);
}
