#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { addAdminUnits } from './commands/admin-units.ts';
import { addDemo } from './commands/demo.ts';
import { addDigest } from './commands/digest.ts';
import { addEntityType } from './commands/entity-type-init.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addExport } from './commands/export.ts';
import { addLinkage } from './commands/linkage.ts';
import { addQuarantine } from './commands/quarantine.ts';
import { addRestore } from './commands/restore.ts';
import { addRun } from './commands/run.ts';
import { addSimulate } from './commands/simulate.ts';
import { addSource } from './commands/source.ts';
import { addStatus } from './commands/status.ts';
import { addSteward } from './commands/steward.ts';
import { addToken } from './commands/token.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { endProgress, say } from './output.ts';

const EXIT_CODES = `
Exit codes: 0 done; 1 something failed on the way; 2 the command line, a setting or a definition is wrong;
3 it ran and the outcome is not as it must be (events unaccounted for); 130 interrupted.
Data goes to stdout, everything else to stderr.`;

const program = new Command('lienthong')
  .description('Liên Thông: one record for each real person, organisation and shop, from many sources')
  .addHelpText('after', EXIT_CODES)
  .showHelpAfterError('(lienthong --help shows the commands)')
  .configureOutput({ writeOut: (text) => process.stdout.write(text), writeErr: (text) => process.stderr.write(text) })
  .exitOverride();
const COMMANDS = [
  addRun,
  addDemo,
  addSimulate,
  addExport,
  addEvaluate,
  addLinkage,
  addEntityType,
  addStatus,
  addDigest,
  addQuarantine,
  addSource,
  addToken,
  addRestore,
  addSteward,
  addAdminUnits,
];
for (const add of COMMANDS) add(program);

// `| head` reads what it wants and goes.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed),
);

try {
  await program.parseAsync();
} catch (error) {
  endProgress();
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.wrongInput;
  } else {
    process.exitCode = exitCodeOf(error);
    // Everything is closed; a log that does not answer may still be waited for.
    if (process.exitCode === EXIT.interrupted) process.exit();
    say(error instanceof Error ? describe(error) : String(error));
  }
}

/** Errors of the catalogue say all there is to say; anything else is a fault of ours, and where it arose matters. */
function describe(error: Error): string {
  return error.name === 'LienThongError' ? error.message : (error.stack ?? error.message);
}
