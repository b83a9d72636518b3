import { KeyHashes } from '../block/key-hash.ts';
import { JudgementBook } from '../judge/judgement-book.ts';
import type { LinkageModel, ReviewTaskDraft } from '../model.ts';
import { BlockingIndex } from './blocking-index.ts';
import { EdgeTable } from './edge-table.ts';
import { FormReader } from './form-reader.ts';
import { Marks } from './marks.ts';
import { PairScores } from './pair-scores.ts';
import { Places } from './places.ts';
import { RecordTable } from './record-table.ts';

/**
 * All that the fold remembers. Everything but live records and judgements is derived from them; which part of the
 * fold changes what: `change-records` records and blocking, `revise-edges` edges, `revise-judgements` judgements,
 * `regroup` places and possible matches.
 */
export class LinkageMemory<S> {
  readonly records: RecordTable<S>;
  readonly blocking: BlockingIndex;
  readonly edges = new EdgeTable();
  readonly judgements = new JudgementBook();
  readonly places = new Places();
  /** Open tasks `possible-match` of each part that has any, by the part's smallest record. */
  readonly possibleMatches = new Map<number, readonly ReviewTaskDraft[]>();
  readonly scores: PairScores<S>;
  readonly marks = new Marks();
  /** Room for the keys of a micro-batch. */
  readonly keys = new KeyHashes();
  /** Reads forms that were made elsewhere. */
  readonly forms: FormReader<S>;

  constructor(readonly model: LinkageModel<S>) {
    this.records = new RecordTable(model.packing);
    this.forms = new FormReader(model.packing);
    this.blocking = new BlockingIndex(model.blockCap);
    this.scores = new PairScores(model, this.records, this.edges);
  }
}
