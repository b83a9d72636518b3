import { Option, type Command } from 'commander';
import { wrongArgument } from '../exit-codes.ts';
import { dataOption, wholeNumber } from '../options.ts';
import { evaluateRecords, type LinkageEvaluateOptions } from './linkage-evaluate.ts';
import { evaluatePairs, type PairsOptions } from './linkage-evaluate-pairs.ts';
import { addLinkageExplain } from './linkage-explain.ts';
import { addLinkageRelease } from './linkage-release.ts';
import { addLinkageReport } from './linkage-report.ts';
import { addLinkageShadow } from './linkage-shadow.ts';
import { trainLinkage, type TrainOptions } from './linkage-train.ts';

export function addLinkage(program: Command): void {
  const linkage = program.command('linkage').description('trains and judges the linkage engine, and changes its model');
  linkage
    .command('train')
    .description('learns an entity type’s parameters from records alone, without labels')
    .addOption(entityTypeOption().makeOptionMandatory())
    .addOption(dataOption('CSV with a header; again for a further source').makeOptionMandatory())
    .option('--out <file>', 'where the parameters go (default: parameters.json of the entity type)')
    .option('--report <file>', 'writes the report of the training as JSON too')
    .option('--seed <number>', 'the same seed and records give the same bytes', wholeNumber(0), 1)
    .action((options: TrainOptions) => trainLinkage(options));
  linkage
    .command('evaluate')
    .description('holds what the engine links, or given pairs of names, against a known truth')
    .addOption(entityTypeOption())
    .addOption(dataOption('CSV with a header; again for a further source'))
    .requiredOption(
      '--truth <column>',
      "what is one thing; of a part of a column: rec_id:'rec-(\\d+)'; of pairs: true or false",
    )
    .option('--parameters <file>', 'other than parameters.json of the entity type')
    .option('--one-to-one', 'each file holds each thing once: link between files only')
    .option('--pairs <file>', 'judges given pairs of names instead: CSV with a header, a pair a row')
    .option('--left <column>', 'with --pairs: one name')
    .option('--right <column>', 'with --pairs: the other name')
    .option('--kind <column>', 'with --pairs: person, or anything else for organisations and ships')
    .option('--errors <file>', 'writes what was judged wrongly, worst first and explained, as JSON lines')
    .option('--json', 'as one JSON object')
    .action((options: Partial<LinkageEvaluateOptions & PairsOptions>) => evaluateOne(options));
  addLinkageExplain(linkage);
  addLinkageReport(linkage);
  addLinkageShadow(linkage);
  addLinkageRelease(linkage);
}

const entityTypeOption = (): Option => new Option('--entity-type <dir>', 'folder of the entity type');
async function evaluateOne(options: Partial<LinkageEvaluateOptions & PairsOptions>): Promise<void> {
  const { truth = '', pairs, left, right, entityType, data } = options;
  if (pairs !== undefined) {
    if (left === undefined || right === undefined) throw wrongArgument('--pairs needs --left and --right');
    return evaluatePairs({ ...options, truth, pairs, left, right });
  }
  if (entityType === undefined || data === undefined) {
    throw wrongArgument('give --entity-type and --data, or --pairs');
  }
  return evaluateRecords({ ...options, truth, entityType, data });
}
