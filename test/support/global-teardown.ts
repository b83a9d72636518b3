import { removeKafkaFolders } from './kafka-broker.ts';

/** Brokers end with the process that started them; here their folders go. */
export default function globalTeardown(): void {
  removeKafkaFolders();
}
