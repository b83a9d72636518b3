import { table } from '../../apps/command-line/src/output.ts';
import type { MachineFacts } from './machine.ts';
import type { Run } from './run.ts';

export interface Results {
  readonly people: number;
  readonly seed: number;
  readonly batch: number;
  readonly machine: MachineFacts & { readonly loadAfter: number };
  readonly runs: readonly Run[];
}

/** The figures for a person to read. */
export function printed({ people, seed, batch, machine, runs }: Results): string {
  const { node, cores, memoryGb, commit, loadBefore, loadAfter } = machine;
  const durability = runs.map(
    ({ server }) => `fsync ${server.durability.fsync}, synchronous_commit ${server.durability.synchronousCommit}`,
  );
  return [
    `${people} people (seed ${seed}), micro-batches of ${batch} at most; Node ${node.slice(1)}, ${cores} cores, ${memoryGb} GB, commit ${commit}`,
    `load of the machine ${loadBefore} before and ${loadAfter} after; ${[...new Set(durability)].join('; ')}`,
    '',
    'Clock from the start of the reconcilers on full topics to the sink at lag 0',
    table([
      [
        'log',
        'changes',
        'seconds',
        'changes/s',
        'CPU s',
        'CPU s PostgreSQL',
        'CPU s broker',
        'peak RSS MB',
        'WAL MB',
        'database MB',
        'unaccounted',
      ],
      ...runs.map(measuredRow),
    ]),
    '',
    'Before: simulation, then the adapter accepts and publishes everything',
    table([
      ['log', 'simulation s', 'adapter s', 'changes/s', 'CPU s of both', 'peak RSS MB of both'],
      ...runs.map(preloadedRow),
    ]),
    ...runs.flatMap(statementTable),
    ...runs.flatMap(({ log, measured }) => (measured.digest === null ? [] : [`digest ${log} ${measured.digest}`])),
    '',
  ].join('\n');
}

function measuredRow({ log, measured, server }: Run): string[] {
  return [
    log,
    String(measured.changes),
    measured.seconds.toFixed(1),
    perSecond(measured.changes, measured.seconds),
    measured.process.cpuSeconds.toFixed(1),
    server.cpuSeconds?.toFixed(1) ?? '-',
    server.brokerCpuSeconds?.toFixed(1) ?? '-',
    String(measured.process.peakRssMb),
    megabytes(server.walBytes),
    megabytes(server.databaseBytesAfter),
    String(measured.unaccounted),
  ];
}

function preloadedRow({ log, measured, preloaded }: Run): string[] {
  return [
    log,
    preloaded.simulationSeconds.toFixed(1),
    preloaded.adapterSeconds.toFixed(1),
    perSecond(measured.changes, preloaded.adapterSeconds),
    preloaded.process.cpuSeconds.toFixed(1),
    String(preloaded.process.peakRssMb),
  ];
}

function statementTable({ log, statements }: Run): string[] {
  if (statements.length === 0) return [];
  const rows = statements.map(({ calls, rows, milliseconds, walBytes, statement }) => [
    ...[String(milliseconds), String(calls), String(rows), megabytes(walBytes)],
    statement.slice(0, 150),
  ]);
  return ['', `Statements on ${log}`, table([['ms', 'calls', 'rows', 'WAL MB', 'statement'], ...rows])];
}

function perSecond(changes: number, seconds: number): string {
  return String(Math.round(changes / seconds));
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 2 ** 20));
}
