export { measureRates, type ErrorRates } from './measure-rates.ts';
export { feedOf, readCalls, readDrop, readWaves } from './read-drops.ts';
export type { SimulatedCall, SimulatedWave } from './schedule/simulated-wave.ts';
export { simulate, type Simulated } from './write-ministries.ts';
