import type { Attributes, JudgementMade, ReferenceText } from '#libs/contract';
import type { KeyHashes } from './block/key-hash.ts';
import type { ByteWriter } from './fold/byte-writer.ts';

/**
 * What the steps of linkage say to each other. Everything here is pure: no clock, no I/O, no framework. A model is
 * frozen (L7): nothing it answers may depend on the records seen so far.
 */

/** One comparison of a pair, as it is told to a steward. */
export interface Comparison {
  readonly comparison: string;
  readonly level: string;
  /** 1/1000 bit. */
  readonly weight: number;
  readonly because: { readonly vi: string; readonly en: string };
  /** What the weight is made of; absent where there is nothing to take apart. */
  readonly evidence?: ComparisonEvidence;
}

/** Weights in 1/1000 bit: those of the levels and `together` and `frequency` sum to the comparison's, before its cap. */
export interface ComparisonEvidence {
  /** Values as they were compared. */
  readonly attributes: readonly {
    readonly attribute: string;
    readonly left: readonly string[];
    readonly right: readonly string[];
  }[];
  readonly levels: readonly LevelEvidence[];
  /** What the levels say more, or less, for being met together. */
  readonly together: number;
  /** What agreeing on a common value takes off; `share` of all values, null where nothing is taken off. */
  readonly frequency: { readonly weight: number; readonly share: number | null };
}

export interface LevelEvidence {
  readonly level: string;
  readonly weight: number;
  /** How often the level is met among pairs of one entity; null where the weight was set by hand. */
  readonly m: number | null;
  /** Among pairs of two. */
  readonly u: number | null;
}

/** Stands where a comparison has nothing to compare. */
export const NO_EVIDENCE = -0x80000000;

/** How groups of records are joined by the evidence of all their records; 1/1000 bit. */
export interface MergeRule {
  readonly prior: number;
  /** What a comparison that speaks against two groups weighs more, for each doubling of the smaller group; 1/1000. */
  readonly sizePenalty: number;
  /** What the prior rises for each doubling of the larger group. */
  readonly sizeBonus: number;
}

/** How two records of an entity type are standardised, blocked and weighed. `S` is the standardised record: opaque here. */
export interface PairWeigher<S> {
  standardise(ref: ReferenceText, after: Attributes): S;
  /** Distinct keys. */
  blockingKeys(record: S): readonly string[];
  /** Adds the hash of each of `blockingKeys`, in their order. */
  hashKeys(record: S, into: KeyHashes): void;
  /** Integer of 1/1000 bit; symmetric; the prior included; within −12 000…+20 000. */
  weigh(left: S, right: S): number;
  /** How likely a pair of this weight is one: 0…1. Said to people; no decision rests on it. */
  probability(weight: number): number;
  /** How many comparisons `weighEach` writes. */
  readonly comparisonCount: number;
  /** The weight of each comparison, capped, without the prior (1/1000 bit), or `NO_EVIDENCE`; symmetric. */
  weighEach(left: S, right: S, into: Int32Array): void;
  /** Symmetric. Two records that no evidence may join; only a judgement may. */
  isHardConflict(left: S, right: S): boolean;
  /** The same comparison in its explained form. */
  compare(left: S, right: S): readonly Comparison[];
}

/** How standardised records are kept in memory. */
export interface RecordPacking<S> {
  /** Adds the bytes of which `unpack` makes an equal record; at least one. */
  pack(record: S, into: ByteWriter): void;
  unpack(from: Buffer, at: number, length: number): S;
  /** What the bytes name by number: only where each number means the same text can they be read. */
  readonly texts: NumberedTexts;
  /** Where forms that were made elsewhere can be read. */
  readonly others?: OtherPacking<S>;
}

/** Reads what another packing of the same specification made, on numbers of its own. */
export interface OtherPacking<S> {
  /** Hash of what standard forms and keys are made by. */
  readonly specification: string;
  /** @param numbers ours, by those of the other packing */
  unpack(from: Buffer, at: number, length: number, numbers: Int32Array): S;
}

/** Who made a form: another thread, say. */
export interface FormSource {
  readonly specification: string;
  /** What its forms name by number; only ever added to. */
  readonly texts: readonly string[];
}

/** A record's keys and its packed standard form, among other bytes: as `FormWriter` writes them. */
export interface MadeForm {
  readonly source: FormSource;
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

/** Texts by number, only ever added to. */
export interface NumberedTexts {
  readonly texts: readonly string[];
  /** The number of a text; of one that had none the next one, and where it brings others along those that follow. */
  numberOfCanonical(text: string): number;
}

/** 1/1000 bit. A pair is an edge from `edge` on; groups merge above `link`; from `review` up to `link` a steward is asked. */
export interface Thresholds {
  readonly edge: number;
  readonly link: number;
  readonly review: number;
}

export interface LinkageModel<S> extends PairWeigher<S> {
  readonly packing: RecordPacking<S>;
  /** Hash of specification, parameters and reference tables. */
  readonly version: string;
  readonly thresholds: Thresholds;
  readonly merge: MergeRule;
  /** A blocking key held by more live records than this is not active (L8). */
  readonly blockCap: number;
  /** Components of more records than this are cut. */
  readonly componentCap: number;
}

/** A model that answers some questions otherwise than the one it is made of. */
export function derivedModel<S>(model: LinkageModel<S>, other: Partial<PairWeigher<S>>): LinkageModel<S> {
  return {
    version: model.version,
    packing: model.packing,
    thresholds: model.thresholds,
    merge: model.merge,
    blockCap: model.blockCap,
    componentCap: model.componentCap,
    comparisonCount: model.comparisonCount,
    standardise: (ref, after) => model.standardise(ref, after),
    blockingKeys: (record) => model.blockingKeys(record),
    hashKeys: (record, into) => model.hashKeys(record, into),
    weigh: (left, right) => model.weigh(left, right),
    weighEach: (left, right, into) => model.weighEach(left, right, into),
    probability: (weight) => model.probability(weight),
    isHardConflict: (left, right) => model.isHardConflict(left, right),
    compare: (left, right) => model.compare(left, right),
    ...other,
  };
}

export type Verdict = JudgementMade['verdict'];

/** What a steward said of a pair; `seq` orders all judgements of an entity type. */
export interface Judgement {
  readonly left: ReferenceText;
  readonly right: ReferenceText;
  readonly seq: bigint;
  readonly verdict: Verdict;
  /** Level by comparison, as the steward saw them; empty when none were kept. */
  readonly levels: Readonly<Record<string, string>>;
}

/**
 * - `taken`: holds;
 * - `suspended`: contradicts judgements that came later and were taken;
 * - `waiting`: one of its records is not live;
 * - `withdrawn`: the pair's last word is `unsure` or a revocation.
 */
export type JudgementStatus = 'taken' | 'suspended' | 'waiting' | 'withdrawn';

export interface JudgementStanding extends Judgement {
  readonly status: JudgementStatus;
}

/** What a record says. */
export interface RecordState {
  /** Null: it is deleted. */
  readonly after: Attributes | null;
  /** What was made of it already: then it is live, and `after` need not be asked for. */
  readonly form?: MadeForm | null;
}

/** A record's latest state, or a judgement. */
export type LinkageChange =
  | ({ readonly kind: 'record'; readonly ref: ReferenceText } & RecordState)
  | ({ readonly kind: 'judgement' } & Judgement);

/** A pair is written with its smaller reference (UTF-8 order) on the left, everywhere. */
export interface Pair {
  readonly left: ReferenceText;
  readonly right: ReferenceText;
}

export interface Edge extends Pair {
  /** 1/1000 bit. */
  readonly weight: number;
}

export type ReviewTaskKind = 'possible-match' | 'judgement-suspended' | 'judgement-outdated';

/**
 * A question to a steward. `possible-match` names two groups by their smallest references, and `weight` is what the
 * evidence of all their records says (1/1000 bit); the other kinds name the pair judged, without a weight.
 */
export interface ReviewTaskDraft extends Pair {
  readonly kind: ReviewTaskKind;
  readonly weight: number | null;
}

export type ReviewTaskKey = Pair & { readonly kind: ReviewTaskKind };

export type LinkageAlarm =
  | BlockingKeyAlarm<'blocking-key-inactive'>
  | BlockingKeyAlarm<'blocking-key-active-again'>
  | ComponentAlarm<'component-too-large'>
  | ComponentAlarm<'component-fits-again'>;

interface BlockingKeyAlarm<Kind extends string> {
  readonly kind: Kind;
  readonly key: string;
  /** Live records that hold the key. */
  readonly carriers: number;
}

/** A component is named by its smallest reference; 0 records: none of that name is too large now. */
interface ComponentAlarm<Kind extends string> {
  readonly kind: Kind;
  readonly smallest: ReferenceText;
  readonly records: number;
}

/** Records in canonical order (UTF-8 bytes of their references). */
export type Members = readonly ReferenceText[];

/**
 * What a micro-batch changed, as differences to the state before it; every list in canonical order. Written to the
 * store as it stands, the store holds what the memory holds.
 */
export interface LinkageOutcome {
  /**
   * Groups whose members changed, or that hold a changed record: before the batch and after it. The two lists speak of
   * the same records, except those that came or were deleted.
   */
  readonly groupsBefore: readonly Members[];
  readonly groupsAfter: readonly Members[];
  readonly edges: {
    readonly added: readonly Edge[];
    readonly changed: readonly Edge[];
    readonly removed: readonly Pair[];
  };
  /** `opened` also holds an open task whose weight changed. */
  readonly reviewTasks: { readonly opened: readonly ReviewTaskDraft[]; readonly closed: readonly ReviewTaskKey[] };
  /** Judgements that are new, were replaced by a later one of their pair, or changed status. */
  readonly judgements: readonly JudgementStanding[];
  readonly alarms: readonly LinkageAlarm[];
}
