/**
 * A real broker for tests. Which one is settled before any test runs (global-setup.ts): KAFKA_BROKERS, else Docker, else
 * Java with the broker's jars. One serves all suites of a run, started by the first that asks; every test has a
 * namespace of its own. What these do to the broker itself - kill it, start it again - is for brokers of one's own.
 */
export interface KafkaBroker {
  readonly brokers: readonly string[];
  /** kill -9: nothing is said to anybody. */
  kill(): Promise<void>;
  /** Up again under the same address, with what it had stored. */
  restart(): Promise<void>;
  /** For good; what it stored is gone. */
  stop(): Promise<void>;
}
