import { Command } from 'commander';
import { addPipeline } from './pipeline/command.ts';

const program = new Command('bench').description(
  'Prints the measured figures of the README and of docs/performance.md',
);
addPipeline(program);
await program.parseAsync();
