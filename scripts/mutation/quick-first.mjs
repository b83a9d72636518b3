/** Unit tests before properties, and these in the order in which the room names them: the first that fails is enough. */
import { createRequire } from 'node:module';

const jest = createRequire(createRequire(import.meta.url).resolve('jest'));
const { default: Sequencer } = jest('@jest/test-sequencer');
const NAMED = JSON.parse(process.env.MUTATION_TESTS);
const rank = ({ path }) => NAMED.findIndex((pattern) => path.endsWith(pattern));

export default class QuickFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => rank(a) - rank(b));
  }
}
