export { measureRates, type ErrorRates } from './measure-rates.ts';
export { feedOf, readCalls, readDrop, readWaves } from './read-drops.ts';
export { simulate, type Simulated, type SimulatedCall, type SimulatedWave } from './write-ministries.ts';
