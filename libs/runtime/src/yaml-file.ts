import { readFile } from 'node:fs/promises';
import { LienThongError, type ErrorCode } from '#libs/contract';
import type { Static, TSchema } from '@sinclair/typebox';
import { LineCounter, isMap, isNode, isScalar, parseDocument, type Document } from 'yaml';
import { compileSchema, type SchemaProblem } from '#libs/json';

/** A file of definitions (YAML, or JSON) with everything that is wrong in it. */
export interface DefinitionFile<T> {
  readonly path: string;
  /** Null when the file has mistakes. */
  readonly value: T | null;
  /** What could be read in spite of the mistakes, of whatever form: for looking for more of them. */
  readonly draft: unknown;
  /** `file:line: what`, in the order of the file. */
  readonly mistakes: readonly string[];
  /** The same form for what a further check finds at a place (member names and indexes from the top). */
  mistakeAt(place: readonly (string | number)[], sentence: string): string;
}

/** Reads and checks a file and reports all its mistakes at once: syntax, schema, unknown and repeated members. */
export async function inspectDefinitionFile<S extends TSchema>(
  path: string,
  schema: S,
): Promise<DefinitionFile<Static<S>>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'the file is missing' : (error as Error).message;
    const mistakeAt = (_: unknown, sentence: string): string => `${path}: ${sentence}`;
    return { path, value: null, draft: null, mistakes: [`${path}: ${reason}`], mistakeAt };
  }
  return inspectDefinition(path, text, schema);
}

/** The same for a text that is already at hand; `path` names it in the mistakes. */
export function inspectDefinition<S extends TSchema>(path: string, text: string, schema: S): DefinitionFile<Static<S>> {
  const check = compileSchema(schema);
  const positions = new Positions(path, text);
  const plain = path.endsWith('.json') ? parsedJson(text) : undefined;
  // Tables of frequencies are long, and JSON.parse is fifty times faster than a parser that knows lines.
  if (plain !== undefined && check(plain).length === 0) {
    return { path, value: plain, draft: plain, mistakes: [], mistakeAt: positions.mistakeAt };
  }
  const syntax = positions.syntaxMistakes();
  const value: unknown = positions.value();
  const problems = check(value);
  // What a broken line hides is not missing: its own mistake stands for it.
  const shown =
    syntax.length === 0
      ? problems
      : problems.filter(({ path: at, member }) => (member === undefined ? at !== '' : !isMissing(value, at, member)));
  const mistakes = [...syntax, ...shown.map((problem) => positions.mistakeOf(problem))];
  mistakes.sort((left, right) => left.line - right.line);
  const lines = [...new Set(mistakes.map(({ text: line }) => line))];
  return {
    path,
    value: lines.length === 0 ? value : null,
    draft: value,
    mistakes: lines,
    mistakeAt: positions.mistakeAt,
  };
}

/** @throws LienThongError with `code` and a line for each mistake. */
export async function readYamlFile<S extends TSchema>(
  path: string,
  schema: S,
  code: ErrorCode = 'source.definition-invalid',
): Promise<Static<S>> {
  const file = await inspectDefinitionFile(path, schema);
  if (file.value === null) throw new LienThongError(code, file.mistakes);
  return file.value;
}

interface Mistake {
  readonly line: number;
  readonly text: string;
}

/** Where things stand in the text; parsed only when somebody asks. */
class Positions {
  private readonly lines = new LineCounter();
  private document: Document | undefined;

  constructor(
    private readonly path: string,
    private readonly text: string,
  ) {}

  value(): unknown {
    try {
      return this.parsed().toJS({ maxAliasCount: 100 });
    } catch {
      // Aliases without an anchor, or too many: already among the syntax mistakes, or said below.
      return null;
    }
  }

  syntaxMistakes(): Mistake[] {
    const { errors } = this.parsed();
    return errors.map((error) => {
      const [first = ''] = error.message.split('\n');
      return this.mistake(error.linePos?.[0].line ?? 1, first.replace(/ at line \d+, column \d+:?$/, ''));
    });
  }

  mistakeOf(problem: SchemaProblem): Mistake {
    const place = placeOf(problem.path);
    const name = place.length === 0 ? 'the file' : place.join('.');
    const at = problem.member === undefined ? place : [...place, problem.member];
    return this.mistake(this.lineOf(at), `${name} ${problem.sentence}`);
  }

  readonly mistakeAt = (place: readonly (string | number)[], sentence: string): string =>
    this.mistake(this.lineOf(place.map(String)), sentence).text;

  private mistake(line: number, sentence: string): Mistake {
    return { line, text: `${this.path}:${line}: ${sentence}` };
  }

  private parsed(): Document {
    this.document ??= parseDocument(this.text, { lineCounter: this.lines, prettyErrors: true });
    return this.document;
  }

  /** The line of the member's name; of the nearest thing around it, where it is missing. */
  private lineOf(place: readonly string[]): number {
    let node: unknown = this.parsed().contents;
    let offset = startOf(node);
    for (const name of place) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
        if (pair === undefined) break;
        offset = startOf(pair.key) ?? offset;
        node = pair.value;
      } else {
        node = item(node, name);
        offset = startOf(node) ?? offset;
      }
    }
    return this.lines.linePos(offset ?? 0).line;
  }
}

function item(node: unknown, index: string): unknown {
  const items = (node as { items?: unknown[] } | null | undefined)?.items;
  return Array.isArray(items) ? items[Number(index)] : undefined;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function placeOf(pointer: string): string[] {
  return pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function isMissing(value: unknown, pointer: string, member: string): boolean {
  const holder = placeOf(pointer).reduce<unknown>((at, name) => (at as Record<string, unknown> | null)?.[name], value);
  return typeof holder !== 'object' || holder === null || !(member in holder);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
