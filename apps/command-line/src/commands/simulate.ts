import type { Command } from 'commander';
import { simulate } from '../../../../simulation/index.ts';
import { wholeNumber } from '../options.ts';
import { say, writeJson } from '../output.ts';

export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description('writes what five synthetic ministries hold, with its known truth; prints the measured error rates')
    .requiredOption('--people <n>', 'size of the population', wholeNumber(1))
    .requiredOption('--seed <s>', 'the same seed gives the same bytes', wholeNumber(0))
    .requiredOption('--out <dir>', 'folder to write to')
    .action(async (options: { people: number; seed: number; out: string }) => {
      const { waves, records, rates } = await simulate({ people: options.people, seed: options.seed }, options.out);
      const files = waves.reduce((sum, wave) => sum + wave.files.length, 0);
      say(`${files} files and the calls of ${waves.length} waves in ${options.out}`);
      await writeJson({ records, rates });
    });
}
