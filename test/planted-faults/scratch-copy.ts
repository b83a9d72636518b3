import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** What a run of tests came to. */
export interface TestRun {
  readonly passed: number;
  readonly failed: readonly FailedTest[];
  /** Files with a test that failed, or that could not be run at all, and the first reason. */
  readonly red: ReadonlyMap<string, string>;
}

export interface FailedTest {
  readonly name: string;
  /** The first line of the reason. */
  readonly why: string;
}

interface JestSummary {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly AssertionResult[];
  }[];
}

interface AssertionResult {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages: readonly string[];
}

/** Of a test that ran out of time nothing is known: the machine may have been busy. */
const OUT_OF_TIME = /Exceeded timeout of/;

/** A copy of the working tree, faults and all can be put into; node_modules is shared. */
export class ScratchCopy {
  readonly root: string;

  constructor(from: string) {
    this.root = mkdtempSync(join(tmpdir(), 'lienthong-planted-'));
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: from });
    for (const file of listed.toString().split('\0')) {
      if (file !== '' && existsSync(join(from, file))) cpSync(join(from, file), join(this.root, file));
    }
    symlinkSync(join(from, 'node_modules'), join(this.root, 'node_modules'));
  }

  /** Runs whole test files, or of them the tests whose full names match. */
  async test(files: readonly string[], named: string | null): Promise<TestRun> {
    const summary = join(this.root, 'summary.json');
    rmSync(summary, { force: true });
    const jest = [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
    ];
    const which = named === null ? [] : ['--testNamePattern', named];
    const output = ['--testTimeout=120000', '--forceExit', '--json', `--outputFile=${summary}`, '--silent'];
    const said = await this.run([...jest, '--runInBand', ...output, ...which, '--runTestsByPath', ...files]);
    if (!existsSync(summary))
      return { passed: 0, failed: [], red: new Map(files.map((file) => [file, said.slice(-500)])) };
    return this.read(JSON.parse(readFileSync(summary, 'utf8')) as JestSummary);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private read({ numPassedTests, testResults }: JestSummary): TestRun {
    const failed: FailedTest[] = [];
    const red = new Map<string, string>();
    for (const { name, message, assertionResults } of testResults) {
      const own = assertionResults.filter(({ status }) => status === 'failed').map(failedTest);
      failed.push(...own.filter(({ why }) => !OUT_OF_TIME.test(why)));
      const isBroken = assertionResults.length === 0 && message !== '';
      const why = own[0]?.name ?? (isBroken ? message.slice(0, 500) : undefined);
      if (why !== undefined) red.set(name.slice(this.root.length + 1), why);
    }
    return { passed: numPassedTests, failed, red };
  }

  private run(args: readonly string[]): Promise<string> {
    return new Promise((resolve) => {
      let said = '';
      // What fewer cases catch, more would: each fault that a property catches costs a minute less.
      const env = { PROPERTY_CASES: '1500', ...process.env };
      const child = spawn(process.execPath, args, { cwd: this.root, env, stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.on('data', (text: Buffer) => (said += text.toString()));
      child.stderr.on('data', (text: Buffer) => (said += text.toString()));
      child.on('close', () => resolve(said));
    });
  }
}

function failedTest({ fullName, failureMessages }: AssertionResult): FailedTest {
  const lines = stripVTControlCharacters(failureMessages.join('\n')).split('\n');
  return { name: fullName, why: lines.find((line) => line.trim() !== '')?.slice(0, 160) ?? '' };
}

/** The root of the working tree that this file stands in. */
export const ROOT = dirname(dirname(import.meta.dirname));
