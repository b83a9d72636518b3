import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An event is written to the log once and read about once: compressing it costs more than the bytes that it saves. Rows
 * that fit on a page stay as they are; the store's own copy of an event is compressed as before.
 */
export class LogRows1763800000019 implements MigrationInterface {
  readonly name = 'LogRows1763800000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stream.event SET (toast_tuple_target = 8160)');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
