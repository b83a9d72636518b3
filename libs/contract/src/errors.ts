/**
 * The error catalogue: every code once, with its meaning, its remedy, and whether trying again can help.
 * Texts never carry personal data: a reason says which field is wrong and how, not what stood in it.
 */
interface ErrorEntry {
  readonly meaning: string;
  readonly remedy: string;
  readonly retriable: boolean;
}

export const ERRORS = {
  // settings and start
  'settings.invalid': {
    meaning: 'One or more settings are missing or wrong.',
    remedy: 'Mend each setting named and start again.',
    retriable: false,
  },
  'command.invalid': {
    meaning: 'The command names something that is not there or cannot be.',
    remedy: 'Mend what is named; lienthong help <command> shows what it takes.',
    retriable: false,
  },
  'source.definition-invalid': {
    meaning: 'A source file does not follow its schema.',
    remedy: 'Mend the lines named; docs/connecting-a-source.md shows the format.',
    retriable: false,
  },
  'entity-type.definition-invalid': {
    meaning: 'A file of an entity type does not follow its schema.',
    remedy: 'Mend the lines named.',
    retriable: false,
  },
  'entity-type.changed': {
    meaning: 'The store was built with another definition of this entity type.',
    remedy: 'Put the former definition back, or put this one in force: lienthong linkage release.',
    retriable: false,
  },
  'entity-type.newer-method': {
    meaning: "The store's records of this entity type are linked by a newer version of the program.",
    remedy: 'Start that version, or a later one.',
    retriable: false,
  },
  'store.unreachable': {
    meaning: 'PostgreSQL does not answer.',
    remedy: 'Check DATABASE_URL and that the server runs.',
    retriable: true,
  },
  'store.too-old': {
    meaning: 'The PostgreSQL server is older than 17.',
    remedy: 'Use PostgreSQL 17 or newer, or leave DATABASE_URL unset for the embedded one.',
    retriable: false,
  },
  'store.in-use': {
    meaning: 'Another instance is using this data folder.',
    remedy: 'Stop it, or choose another folder with --data-dir.',
    retriable: false,
  },
  'store.embedded-unavailable': {
    meaning: 'The embedded PostgreSQL cannot run here.',
    remedy: 'Set DATABASE_URL to a PostgreSQL 17 or newer.',
    retriable: false,
  },
  'store.unsuitable': {
    meaning: 'The PostgreSQL server or the rights on it do not suit.',
    remedy: 'Use a database in UTF-8 whose owner is the login.',
    retriable: false,
  },
  'store.data-folder-unusable': {
    meaning: 'The data folder cannot be used.',
    remedy: 'Mend what is named, or choose another folder with --data-dir.',
    retriable: false,
  },
  'store.start-failed': {
    meaning: 'The embedded PostgreSQL did not start.',
    remedy: 'Mend what is named; the log file says more.',
    retriable: false,
  },
  'log.unreachable': {
    meaning: 'The event log does not answer.',
    remedy: 'Check KAFKA_BROKERS and that a broker runs.',
    retriable: true,
  },
  'log.topic-unknown': {
    meaning: 'The event log has no such topic.',
    remedy: 'Topics are made at start by the process that publishes to them: start it, or check the name.',
    retriable: false,
  },
  'log.message-too-large': {
    meaning: 'An event is larger than a message may be.',
    remedy: 'Refuse it where it is accepted; the log holds messages of at most 8 MB.',
    retriable: false,
  },
  'log.partitions-changed': {
    meaning: 'A topic has another number of partitions than this store remembers.',
    remedy: 'Never change partitions in place: use a new namespace and rebuild.',
    retriable: false,
  },
  'log.offset-lost': {
    meaning: 'The log no longer holds the offset that this consumer stored.',
    remedy: 'Restore the log, or rebuild from a snapshot.',
    retriable: false,
  },
  'log.namespace-taken': {
    meaning: 'The namespace has topics on the log, but the store is empty.',
    remedy: 'Choose another namespace, or pass --rebuild to read the topics from the start.',
    retriable: false,
  },
  'writer.fenced': {
    meaning: 'Another instance has taken over.',
    remedy: 'Nothing to do: this instance leaves.',
    retriable: false,
  },
  // input of sources
  'input.unreadable': {
    meaning: 'The bytes cannot be read as the declared format.',
    remedy: 'Send the file or record again, whole and in the declared format.',
    retriable: false,
  },
  'input.encoding': { meaning: 'The text is not valid UTF-8.', remedy: 'Export as UTF-8.', retriable: false },
  'input.column-count': {
    meaning: 'A row has another number of columns than the header.',
    remedy: 'Quote fields that contain the delimiter, and export again.',
    retriable: false,
  },
  'input.truncated': {
    meaning: 'The file ends in the middle of a record.',
    remedy: 'Deliver the file again, whole.',
    retriable: false,
  },
  'input.forbidden-character': {
    meaning: 'A text holds a NUL or a lone surrogate.',
    remedy: 'Remove the character at the source.',
    retriable: false,
  },
  'input.duplicate-key': {
    meaning: 'A JSON object says one key twice.',
    remedy: 'Say each key once: readers differ in which one they take.',
    retriable: false,
  },
  'input.too-large': {
    meaning: 'A field, record or request is larger than allowed.',
    remedy: 'Send less at once, or shorten the field.',
    retriable: false,
  },
  'mapping.failed': {
    meaning: 'The mapping cannot make a value of a field.',
    remedy: 'Correct the field at the source, or the mapping of the source.',
    retriable: false,
  },
  'record.id-missing': {
    meaning: 'The record has no id.',
    remedy: 'Every record needs the id its source keeps it under.',
    retriable: false,
  },
  'record.version-invalid': {
    meaning: 'The version is not an unsigned 63-bit integer.',
    remedy: 'Declare a monotone column, or let the adapter assign versions.',
    retriable: false,
  },
  'record.invalid': {
    meaning: 'The record does not follow the schema of its entity type.',
    remedy: 'Correct the field named at the source, or its mapping.',
    retriable: false,
  },
  'record.too-large': {
    meaning: 'The record is larger than a message may be.',
    remedy: 'Shorten it at the source.',
    retriable: false,
  },
  'record.equivocation': {
    meaning: 'Two different contents came under one version; the greater content hash was kept.',
    remedy: 'Find out why the source gave one version twice.',
    retriable: false,
  },
  'event.invalid': {
    meaning: 'The event does not follow the published schema.',
    remedy: 'Publish events as docs/schemas describes them.',
    retriable: false,
  },
  'event.misplaced': {
    meaning: 'The event names another source, dataset or entity type than its topic.',
    remedy: 'An adapter writes to the topics of its own source only.',
    retriable: false,
  },
  'source.paused': {
    meaning: 'Nothing of this source is accepted at the moment: its operator paused it.',
    remedy: 'Keep what you have and send it again after some time.',
    retriable: false,
  },
  // HTTP
  'http.unauthorised': {
    meaning: 'No valid token.',
    remedy: 'Send Authorization: Bearer with a token of this source or consumer.',
    retriable: false,
  },
  'http.forbidden': {
    meaning: 'The purposes of this token do not allow it.',
    remedy: 'Ask for a token with a purpose that does.',
    retriable: false,
  },
  'http.gone': {
    meaning: 'There was something under this address, and it is gone for good.',
    remedy: 'Forget the id; it is never given again.',
    retriable: false,
  },
  'http.cursor-expired': {
    meaning: 'The cursor is of a time before this store was restored from a backup.',
    remedy: 'Read the feed from its start; versions that you hold already are not applied again.',
    retriable: false,
  },
  'http.not-found': { meaning: 'There is nothing under this address.', remedy: 'Check the id.', retriable: false },
  'http.bad-request': {
    meaning: 'The request cannot be understood.',
    remedy: 'See the field named.',
    retriable: false,
  },
  'http.unknown-source': {
    meaning: 'No such source takes records by HTTP push.',
    remedy: 'Check the name against the sources folder.',
    retriable: false,
  },
  'http.idempotency-conflict': {
    meaning: 'The Idempotency-Key was used with another body.',
    remedy: 'Use a new key for a new body.',
    retriable: false,
  },
  'review-task.changed': {
    meaning: 'What the steward saw has changed meanwhile; nothing was judged.',
    remedy: 'Read it again, and judge what is there now.',
    retriable: false,
  },
  'review-task.claimed': {
    meaning: 'Another steward works on this pair.',
    remedy: 'Take another task, or wait until the claim runs out.',
    retriable: false,
  },
  'http.too-many-records': {
    meaning: 'More records than one call may carry.',
    remedy: 'Send at most 1,000 records a call.',
    retriable: false,
  },
  'http.unsupported-media-type': {
    meaning: 'The body has a form that is not taken here.',
    remedy: 'Send application/json or application/x-ndjson, in UTF-8, not compressed.',
    retriable: false,
  },
  'http.unavailable': {
    meaning: 'The service cannot answer at the moment.',
    remedy: 'Try again with a growing pause.',
    retriable: true,
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** An error of the catalogue. `details` says what and where, one line each. */
export class LienThongError extends Error {
  readonly code: ErrorCode;
  readonly details: readonly string[];

  constructor(code: ErrorCode, details: readonly string[] | string = [], options?: { cause?: unknown }) {
    const lines = typeof details === 'string' ? [details] : details;
    const entry = ERRORS[code];
    super([`${code}: ${entry.meaning} ${entry.remedy}`, ...lines.map((line) => `  - ${line}`)].join('\n'), options);
    this.name = 'LienThongError';
    this.code = code;
    this.details = lines;
  }

  get retriable(): boolean {
    return ERRORS[this.code].retriable;
  }
}
