import type { Command } from 'commander';
import { evaluatePairs, type PairsOptions } from './linkage-evaluate-pairs.ts';
import { addLinkageRelease } from './linkage-release.ts';
import { addLinkageShadow } from './linkage-shadow.ts';

export function addLinkage(program: Command): void {
  const linkage = program.command('linkage').description('judges the linkage engine, and changes its model');
  linkage
    .command('evaluate')
    .description('holds given pairs of names against a known truth')
    .requiredOption('--pairs <file>', 'CSV with a header, a pair a row')
    .requiredOption('--left <column>', 'one name')
    .requiredOption('--right <column>', 'the other name')
    .requiredOption('--truth <column>', 'true, yes or 1 where both name one thing')
    .option('--kind <column>', 'person, or anything else for organisations and ships; else told from the names')
    .option('--errors <file>', 'writes the pairs judged wrongly, each explained, as JSON lines')
    .option('--json', 'as one JSON object')
    .action((options: PairsOptions) => evaluatePairs(options));
  addLinkageShadow(linkage);
  addLinkageRelease(linkage);
}
