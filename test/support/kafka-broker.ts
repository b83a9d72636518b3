/** Where the broker of this run listens; the run's global setup found or started it. */
export function kafkaBrokers(): readonly string[] {
  return (process.env['LIENTHONG_TEST_BROKERS'] ?? '').split(',').filter((broker) => broker !== '');
}

/** Whether there is one; where there is none, one line names what does not run. */
export function hasKafka(suite: string): boolean {
  const present = kafkaBrokers().length > 0;
  if (!present) process.stderr.write(`not run, no Kafka broker: ${suite}\n`);
  return present;
}
