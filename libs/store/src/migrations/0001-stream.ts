import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Small rows that change with every batch: leaving room on their pages lets PostgreSQL update them in place, without
 * touching an index.
 */
const HOT = 'WITH (fillfactor = 50, autovacuum_vacuum_threshold = 1000)';

const TABLES = [
  `CREATE TABLE stream.installation (
     only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
     namespace text COLLATE "C" NOT NULL,
     incarnation integer NOT NULL DEFAULT 1 CHECK (incarnation BETWEEN 1 AND 32767),
     made_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE TABLE stream.topic (
     topic_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     name text COLLATE "C" NOT NULL UNIQUE,
     partitions integer NOT NULL CHECK (partitions > 0)
   )`,
  `CREATE TABLE stream.partition (
     topic_id integer NOT NULL REFERENCES stream.topic,
     partition integer NOT NULL,
     next_offset bigint NOT NULL DEFAULT 0,
     PRIMARY KEY (topic_id, partition)
   ) ${HOT}`,
  `CREATE TABLE stream.event (
     topic_id integer NOT NULL,
     partition integer NOT NULL,
     log_offset bigint NOT NULL,
     stamped_ms bigint NOT NULL,
     key bytea NOT NULL,
     value bytea,
     headers text NOT NULL,
     PRIMARY KEY (topic_id, partition, log_offset)
   )`,
  `CREATE TABLE stream.lease (
     consumer text COLLATE "C" PRIMARY KEY,
     epoch bigint NOT NULL,
     holder text NOT NULL,
     lease_until timestamptz NOT NULL
   ) ${HOT}`,
  `CREATE TABLE stream.writer (
     consumer text COLLATE "C" PRIMARY KEY,
     epoch bigint NOT NULL,
     batch_seq bigint NOT NULL
   ) ${HOT}`,
  `CREATE TABLE stream.consumer_offset (
     consumer text COLLATE "C" NOT NULL,
     topic text COLLATE "C" NOT NULL,
     partition integer NOT NULL,
     first_offset bigint NOT NULL,
     next_offset bigint NOT NULL,
     PRIMARY KEY (consumer, topic, partition)
   ) ${HOT}`,
];

/**
 * One call appends many events, so that the locks are never held across a round trip. `body` holds key, value and
 * headers of every event one after the other; a value length of -1 is a tombstone. `nths` counts the events of this
 * call within their partition, from 0.
 */
const APPEND = `
CREATE FUNCTION stream.append(
  topic_ids integer[], partitions integer[], nths integer[], starts integer[],
  key_lengths integer[], value_lengths integer[], header_lengths integer[], body bytea
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  appended integer;
BEGIN
  -- Always in the same order: two appends never wait for each other in a circle.
  PERFORM FROM stream.partition p
    WHERE (p.topic_id, p.partition) IN (SELECT DISTINCT t, n FROM unnest(topic_ids, partitions) AS a(t, n))
    ORDER BY p.topic_id, p.partition
    FOR UPDATE;
  INSERT INTO stream.event (topic_id, partition, log_offset, stamped_ms, key, value, headers)
    SELECT e.topic_id, e.partition, p.next_offset + e.nth,
           (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
           substring(body FROM e.start + 1 FOR e.key_length),
           CASE WHEN e.value_length >= 0 THEN substring(body FROM e.start + e.key_length + 1 FOR e.value_length) END,
           convert_from(
             substring(body FROM e.start + e.key_length + greatest(e.value_length, 0) + 1 FOR e.header_length), 'UTF8')
    FROM unnest(topic_ids, partitions, nths, starts, key_lengths, value_lengths, header_lengths)
           AS e(topic_id, partition, nth, start, key_length, value_length, header_length)
    JOIN stream.partition p USING (topic_id, partition);
  GET DIAGNOSTICS appended = ROW_COUNT;
  IF appended <> cardinality(topic_ids) THEN
    RAISE EXCEPTION 'stream.append: % of % events have no partition', cardinality(topic_ids) - appended,
      cardinality(topic_ids);
  END IF;
  UPDATE stream.partition p SET next_offset = p.next_offset + c.events
    FROM (SELECT topic_id, partition, count(*) AS events
            FROM unnest(topic_ids, partitions) AS a(topic_id, partition) GROUP BY 1, 2) c
    WHERE p.topic_id = c.topic_id AND p.partition = c.partition;
  PERFORM pg_notify('lienthong_append', t.name) FROM stream.topic t WHERE t.topic_id = ANY (topic_ids);
END $$`;

const COMMENTS = [
  `COMMENT ON TABLE stream.installation IS 'Under which prefix this store''s topics live; how often it was restored.'`,
  `COMMENT ON TABLE stream.topic IS 'Topics and their partition counts, which never change in place.'`,
  `COMMENT ON TABLE stream.event IS 'The event log, where PostgreSQL is the log. Gapless offsets for each partition.'`,
  `COMMENT ON TABLE stream.lease IS 'Who may try to write for a consumer, and until when on this server''s clock.'`,
  `COMMENT ON TABLE stream.writer IS 'Who may commit for a consumer: checked first in every one of its transactions.'`,
  `COMMENT ON TABLE stream.consumer_offset IS 'Next offset to read; moved in the transaction of the effect.'`,
];

/** Event log on PostgreSQL, ownership, fencing and stored offsets. */
export class Stream1763800000001 implements MigrationInterface {
  readonly name = 'Stream1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, APPEND, ...COMMENTS]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
