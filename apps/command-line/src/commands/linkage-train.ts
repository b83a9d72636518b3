import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { trainModel } from '#libs/linkage';
import { loadLinkedEntityType } from '#libs/runtime';
import { EXIT } from '../exit-codes.ts';
import { readLinkageRecords } from '../linkage-records.ts';
import { endProgress, progress, say, writeOut } from '../output.ts';
import { describeReport } from '../training-report.ts';

export interface TrainOptions {
  readonly entityType: string;
  readonly data: readonly string[];
  readonly out?: string;
  readonly report?: string;
  readonly seed: number;
}

/** Trains without labels and writes the parameters, unless the verdict is that they should not be used. */
export async function trainLinkage(options: TrainOptions): Promise<void> {
  const { name, attributes, linkage, adminUnits } = await loadLinkedEntityType(options.entityType);
  const records = await readLinkageRecords(options.data, attributes, null);
  const started = performance.now();
  const { parameters, report } = trainModel({
    definition: { name, attributes, linkage, ...(adminUnits === undefined ? {} : { adminUnits }) },
    records,
    seed: options.seed,
    onStep: (step) => progress(`${step} …`),
  });
  endProgress();
  const seconds = (performance.now() - started) / 1000;
  await writeOut(`${describeReport(report)}\n${records.length} records, ${seconds.toFixed(1)} s\n`);
  if (options.report !== undefined) await writeFile(options.report, `${JSON.stringify(report, null, 2)}\n`);
  if (report.verdict.refused.length > 0) {
    say('The parameters are not written: they should not be used.');
    process.exitCode = EXIT.notAsItMustBe;
    return;
  }
  const out = options.out ?? join(options.entityType, 'parameters.json');
  await writeFile(out, `${JSON.stringify(parameters, null, 2)}\n`);
  say(`written to ${out}`);
}
