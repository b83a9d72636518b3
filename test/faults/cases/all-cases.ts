import type { FaultCase } from '../fault-case.ts';
import { KILLS, POINT_CASES } from './kills.ts';
import { LOADS } from './loads.ts';
import { CUTS, PAUSES } from './network.ts';
import { SERVERS } from './servers.ts';
import { TOPICS } from './topics.ts';

export const CASES: readonly FaultCase[] = [
  ...KILLS,
  ...POINT_CASES,
  ...PAUSES,
  ...CUTS,
  ...SERVERS,
  ...LOADS,
  ...TOPICS,
];
