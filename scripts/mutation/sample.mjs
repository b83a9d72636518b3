/**
 * Which mutants are run. Each has a place between 0 and 1 that depends on the seed and on what it is, so that a mutant
 * stays in the sample whatever changes elsewhere in the code.
 */
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

const { MUTATION_SEED, MUTATION_SHARE } = process.env;

/** @returns 0…1 */
function placeOf({ fileName, mutatorName, replacement, location }) {
  const { start, end } = location;
  const name = [MUTATION_SEED, relative(process.cwd(), fileName), mutatorName, replacement, start, end];
  return createHash('sha256').update(JSON.stringify(name)).digest().readUInt32BE() / 2 ** 32;
}

class SampleChecker {
  async init() {}

  async check(mutants) {
    return Object.fromEntries(mutants.map((mutant) => [mutant.id, this.#verdict(mutant)]));
  }

  #verdict(mutant) {
    if (placeOf(mutant) < Number(MUTATION_SHARE)) return { status: 'passed' };
    return { status: 'compileError', reason: 'not in the sample' };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', SampleChecker)];
