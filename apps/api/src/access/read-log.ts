import type { Logger } from '#libs/runtime';
import type { Reader } from './purposes.ts';

export type WayOfReading = 'id' | 'record' | 'name' | 'identifier' | 'list' | 'history' | 'changes';

/**
 * Says who read which entities and for which purposes. Entity ids are opaque; what was searched for and what was found
 * are personal data and are not said.
 */
export class ReadLog {
  constructor(private readonly logger: Logger) {}

  /** `way`: how the entities were asked for. */
  entities(reader: Reader, way: WayOfReading, entityIds: readonly string[]): void {
    this.logger.info({ consumer: reader.name, purposes: [...reader.purposes], way, entityIds }, 'read');
  }
}
