/** Every property draws the same cases, and stops at the first that fails: nobody reads the shrunk case of a mutant. */
import fc from 'fast-check';

const { MUTATION_SEED, PROPERTY_CASES } = process.env;
fc.configureGlobal({ seed: Number(MUTATION_SEED), numRuns: Number(PROPERTY_CASES), endOnFailure: true });
