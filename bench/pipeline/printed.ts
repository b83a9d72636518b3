import { table } from '../../apps/command-line/src/output.ts';
import { START_SECONDS, type LatencyWindow } from './latency.ts';
import type { MachineFacts } from './machine.ts';
import type { Run } from './run.ts';
import type { MeasuredStage } from './measure.ts';

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
  const durability = runs.map(({ measured }) => {
    const { fsync, synchronousCommit } = measured.after.durability;
    return `fsync ${fsync}, synchronous_commit ${synchronousCommit}`;
  });
  return [
    `${people} people (seed ${seed}), micro-batches of ${batch} at most; Node ${node.slice(1)}, ${cores} cores, ${memoryGb} GB, commit ${commit}`,
    `load of the machine ${loadBefore} before and ${loadAfter} after; ${[...new Set(durability)].join('; ')}`,
    '',
    'Clock from the start of the reconcilers on full topics to the sink at lag 0',
    table([
      ['log', 'changes', 'seconds', 'changes/s', 'CPU s of all', 'WAL MB', 'database MB', 'entities', 'unaccounted'],
      ...runs.map(measuredRow),
    ]),
    '',
    'Each stage: processor time a change, bytes written a change, memory',
    table([['log', 'stage', 'CPU µs', 'WAL bytes', 'peak RSS MB', 'longest hold ms'], ...runs.flatMap(stageRows)]),
    '',
    'CPU µs a change, by tenths of the changes (all stages, servers included); after: when all were linked, for each of them',
    table([['log', ...Array.from({ length: 10 }, (_, i) => String(i + 1)), 'after'], ...runs.map(costRow)]),
    '',
    'Before: simulation, then the adapter accepts and publishes everything',
    table([
      ['log', 'simulation s', 'adapter s', 'changes/s', 'CPU s of both', 'peak RSS MB of both'],
      ...runs.map(preloadedRow),
    ]),
    ...runs.flatMap(latencyTable),
    ...runs.flatMap(statementTable),
    ...runs.flatMap(({ log, digest }) => (digest === null ? [] : [`digest ${log} ${digest}`])),
    '',
  ].join('\n');
}

function measuredRow({ log, measured }: Run): string[] {
  const { changes, seconds, after, before } = measured;
  return [
    log,
    String(changes),
    seconds.toFixed(1),
    perSecond(changes, seconds),
    totalCpu(measured).toFixed(1),
    megabytes(after.walBytes - before.walBytes),
    megabytes(after.databaseBytes),
    String(measured.entities),
    String(measured.unaccounted),
  ];
}

function totalCpu({ stages, before, after }: Run['measured']): number {
  const own = Object.values(stages).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  return (
    own + serverCpu(before.cpuSeconds, after.cpuSeconds) + serverCpu(before.brokerCpuSeconds, after.brokerCpuSeconds)
  );
}

function serverCpu(before: number | null, after: number | null): number {
  return before === null || after === null ? 0 : after - before;
}

/** The server's own processes (checkpoints, write-ahead log, vacuum) are what no stage asked for. */
function stageRows({ log, measured }: Run): string[][] {
  const { changes, stages, before, after } = measured;
  const micro = (seconds: number): string => String(Math.round((seconds * 1e6) / changes));
  const bytes = (count: number): string => String(Math.round(count / changes));
  const stage = (name: string, use: MeasuredStage): string[][] => [
    [log, name, micro(use.cpuSeconds), '-', String(use.peakRssMb), String(use.longestHoldMs)],
    [log, `PostgreSQL for the ${name}`, micro(use.server.cpuSeconds), bytes(use.server.walBytes), '-', '-'],
  ];
  const servers = Object.values(stages).map(({ server }) => server);
  const served = servers.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  const servedBytes = servers.reduce((sum, { walBytes }) => sum + walBytes, 0);
  const rest = serverCpu(before.cpuSeconds, after.cpuSeconds) - served;
  const broker = serverCpu(before.brokerCpuSeconds, after.brokerCpuSeconds);
  return [
    ...Object.entries(stages).flatMap(([name, use]) => stage(name, use)),
    [log, 'PostgreSQL besides', micro(rest), bytes(after.walBytes - before.walBytes - servedBytes), '-', '-'],
    ...(before.brokerCpuSeconds === null ? [] : [[log, 'broker', micro(broker), '-', '-', '-']]),
  ];
}

function costRow({ log, measured }: Run): string[] {
  const tenths = Array.from({ length: 10 }, (_, i) => String(measured.costs[i]?.microseconds ?? '-'));
  return [log, ...tenths, String(measured.afterwardsMicroseconds)];
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

function latencyTable({ log, latency }: Run): string[] {
  if (latency === null) return [];
  const { changes, cpuSeconds, unseen, fromStart, after } = latency;
  const row = (when: string, { visible, link }: LatencyWindow): string[] => [
    when,
    ...[visible.p50, visible.p99, visible.max, link.p50, link.p99].map((ms) => ms.toFixed(1)),
  ];
  const micro = ((cpuSeconds * 1e6) / Math.max(1, changes)).toFixed(0);
  return [
    '',
    `Loading on ${log}: ${latency.loadSeconds.toFixed(1)} s, then ${latency.loadedRssMb} MB; longest hold of the event loop ${latency.loadHoldMs} ms`,
    `Open loop on ${log}: ${latency.perSecond} changes/s for ${latency.seconds} s on the full store`,
    `${changes} changes, ${unseen} unseen, ${micro} µs of processor time a change without the adapter and the broker`,
    table([
      ['when', 'visible p50 ms', 'p99 ms', 'max ms', 'link p50 ms', 'p99 ms'],
      row(`first ${START_SECONDS} s of new processes`, fromStart),
      row('after that', after),
    ]),
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
