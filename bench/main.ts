import { Command } from 'commander';
import { addLinkage } from './linkage/command.ts';
import { addPipeline } from './pipeline/command.ts';

const program = new Command('bench').description(
  'Prints the measured figures of the README and of docs/performance.md',
);
addLinkage(program);
addPipeline(program);
await program.parseAsync();
