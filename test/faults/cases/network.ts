import { setTimeout as pause } from 'node:timers/promises';
import type { Traffic } from '../../support/fault-proxy.ts';
import type { CaseContext, FaultCase } from '../fault-case.ts';
import { pick } from '../seeded.ts';
import { START_PATIENCE_MS, type App } from '../stage.ts';
import { atWorkOn, consumerOf, WRITER } from './kills.ts';

/** Longer than a lease, than an idle transaction may last, and than a client waits for an answer. */
const CUT_OFF_MS = 9_000;

export const PAUSES: readonly FaultCase[] = (['reconciler', 'sink'] as const).map((app) => ({
  name: `the ${app} stands still (SIGSTOP) past its lease and wakes up`,
  covers: ['F06', 'F11'],
  expects: 'another takes over; the woken one is fenced, commits nothing and stands by',
  turn: 'often',
  run: async (context) => {
    await context.atWork(consumerOf(app));
    const { process: victim, consumer } = await atWorkOn(context, app);
    context.expect(victim.freeze(), `${victim.name} is there to be stopped`);
    context.fault(`SIGSTOP past the lease: ${app}`);
    // Where it was stopped inside a transaction, its heir waits until the server ends that.
    await context.recovered(app === 'reconciler' ? 'reconciler stopped inside a transaction' : app, consumer);
    victim.wake();
    await victim.untilReady(START_PATIENCE_MS);
  },
}));

export const CUTS: readonly FaultCase[] = [
  {
    name: 'answers to COMMIT are lost: the outcome is unknown',
    covers: ['F01', 'F30'],
    expects: 'settled by reading (epoch, batch_seq), offsets or the key; nothing is done twice',
    turn: 'often',
    run: async (context) => {
      await context.atWork(WRITER);
      for (let times = 0; times < 3; times += 1) {
        for (const [name, proxy] of context.stage.proxies) if (name !== 'api') proxy.cutAt('COMMIT', 'after');
        await context.flow.more();
        await pause(500);
      }
      await context.recovered('reconciler', WRITER);
    },
  },
  {
    name: 'COMMIT never arrives',
    covers: ['F02', 'F30'],
    expects: 'the batch is done again on a fresh transaction',
    turn: 'often',
    run: async (context) => {
      await context.atWork(WRITER);
      for (let times = 0; times < 3; times += 1) {
        for (const [name, proxy] of context.stage.proxies) if (name !== 'api') proxy.cutAt('COMMIT', 'before');
        await context.flow.more();
        await pause(500);
      }
      await context.recovered('reconciler', WRITER);
    },
  },
  {
    name: 'every connection to PostgreSQL is cut and refused for two seconds',
    covers: ['F30', 'F31'],
    expects: 'everybody waits and goes on',
    turn: 'often',
    run: async (context) => {
      await context.atWork(WRITER);
      for (const [name, proxy] of context.stage.proxies) {
        proxy.let('refused');
        context.fault(`connections to PostgreSQL cut: ${context.stage.process(name).app}`);
      }
      await pause(2000);
      for (const proxy of context.stage.proxies.values()) proxy.let('open');
      await context.recovered('reconciler', WRITER);
    },
  },
  ...(['half-open', 'one-way'] as const).flatMap((traffic) =>
    (['reconciler', 'sink'] as const).map((app) => cutOff(app, traffic)),
  ),
  ...(['half-open', 'one-way', 'refused'] as const).map((traffic): FaultCase => {
    return {
      name: `everybody is cut off from the broker (${traffic})`,
      covers: ['F07', 'F08', 'F34'],
      expects: 'what was written without an answer is written again; positions are not lost',
      turn: 'often',
      run: async (context) => {
        await context.atWork(WRITER);
        context.stage.brokerProxy.let(traffic);
        context.fault(`broker cut off: ${traffic}`);
        await pause(pick(context.random, [1500, 4000]));
        context.stage.brokerProxy.let('open');
        await context.recovered('broker', 'any');
      },
    };
  }),
];

function cutOff(app: App, traffic: Traffic): FaultCase {
  return {
    name: `the ${app} at work is cut off from PostgreSQL (${traffic})`,
    covers: ['F11', 'F34'],
    expects: 'another takes over after the lease; the one cut off leaves and stands by again',
    turn: 'often',
    run: async (context) => {
      await context.atWork(consumerOf(app));
      const { process: victim, consumer } = await atWorkOn(context, app);
      const since = performance.now();
      context.stage.proxy(victim.name).let(traffic);
      context.fault(`cut off from PostgreSQL, ${traffic}: ${app}`);
      await context.recovered(app === 'reconciler' ? 'reconciler stopped inside a transaction' : app, consumer);
      await pause(Math.max(0, CUT_OFF_MS - (performance.now() - since)));
      context.stage.proxy(victim.name).let('open');
    },
  };
}

/** One or two unknown commits beside whatever else happens. */
export function loseAnswers({ stage, random }: CaseContext): void {
  const names = [...stage.proxies.keys()].filter((name) => name !== 'api');
  stage.proxy(pick(random, names)).cutAt('COMMIT', 'after');
  stage.proxy('adapter').cutAt('COMMIT', 'after');
}
