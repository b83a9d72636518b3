import { removeKafkaFolders } from './kafka-broker.ts';

/** Brokers end with the process that started them; here their folders go. */
// eslint-disable-next-line no-restricted-syntax -- jest asks for a default export
export default function globalTeardown(): void {
  removeKafkaFolders();
}
