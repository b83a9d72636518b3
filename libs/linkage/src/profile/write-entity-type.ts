import { COLUMN_LABELS } from './column-labels.ts';
import type { ColumnRole } from './column-words.ts';
import type { Proposal, ProposedAttribute, ProposedPart, ProposedRule } from './proposal.ts';

/** The files of an entity type's folder, as text. `parameters.json` comes with training. */
export interface EntityTypeTexts {
  readonly 'attributes.yaml': string;
  readonly 'linkage.yaml': string;
  readonly 'survivorship.yaml': string;
}

const IDENTIFIERS: ReadonlySet<ColumnRole> = new Set([
  'personal-id',
  'old-id',
  'tax-code',
  'social-insurance',
  'identifier',
]);
const PUBLIC: ReadonlySet<ColumnRole> = new Set(['organisation-name', 'category', 'region', 'date', 'amount', 'text']);
const SAMPLE = 3;

/**
 * YAML with a comment for each choice. Values of the register are not repeated in comments where they may be personal.
 * @param entityType name of the folder
 */
export function writeEntityType(proposal: Proposal, entityType: string): EntityTypeTexts {
  return {
    'attributes.yaml': attributesText(proposal, entityType),
    'linkage.yaml': linkageText(proposal),
    'survivorship.yaml': survivorshipText(proposal),
  };
}

const text = (value: string): string => JSON.stringify(value);
const percent = (share: number): string => `${(share * 100).toFixed(share > 0.995 || share < 0.1 ? 1 : 0)} %`;

function attributesText({ profile, attributes }: Proposal, entityType: string): string {
  const lines = [
    `# What the columns of a register of ${profile.rows} rows were taken for, and why. Mend what was guessed wrongly.`,
    `entityType: ${entityType}`,
    `label: { vi: ${text(entityType)}, en: ${text(entityType)} }`,
    'attributes:',
  ];
  for (const attribute of attributes) lines.push(...attributeLines(attribute));
  const dropped = profile.columns.filter(({ attribute }) => attribute === null);
  if (dropped.length > 0) lines.push('# No attributes, and no evidence:');
  for (const { profile: column, because } of dropped) lines.push(`#   ${column.header}: ${because}`);
  return `${lines.join('\n')}\n`;
}

function attributeLines(attribute: ProposedAttribute): string[] {
  const { name, kind, scheme, role, column } = attribute;
  const { profile, because } = column;
  const facts = [
    `${percent(profile.filledShare)} filled`,
    `${profile.distinct} distinct values`,
    ...profile.dateFormats.slice(0, SAMPLE).map(({ format, share }) => `${percent(share)} as ${format}`),
    `two random rows agree in ${percent(profile.agreement)}`,
  ];
  const label = COLUMN_LABELS[role];
  return [
    `  # ${profile.header === name ? '' : `Column ${text(profile.header)}. `}${because}. ${facts.join(', ')}.`,
    `  ${name}:`,
    `    kind: ${kind}`,
    ...(scheme === undefined ? [] : [`    scheme: ${scheme}`]),
    `    sensitivity: ${IDENTIFIERS.has(role) ? 'identifier' : PUBLIC.has(role) ? 'public' : 'personal'}`,
    `    label: { vi: ${text(label?.vi ?? profile.header)}, en: ${text(label?.en ?? profile.header)} }`,
  ];
}

function linkageText({ attributes, blocking, comparisons }: Proposal): string {
  const lines = [
    '# How records are found and compared. Weights are learnt: lienthong linkage train writes parameters.json.',
    '# A pair is compared if it shares one key. Keys that more than blockCap records hold are left out by themselves, so',
    '# loose ones do no harm; what is linked together is compared in full in any case.',
    'blocking:',
  ];
  for (const { because, rules } of blocking) {
    lines.push(`  # ${because}`);
    for (const rule of rules) lines.push(`  - name: ${rule.name}`, `    parts: [${partsText(rule)}]`);
  }
  lines.push('comparisons:');
  for (const { name, attributes: own, comparator, because } of comparisons) {
    lines.push(`  # ${because}`, `  - name: ${name}`, `    attributes: [${own.join(', ')}]`);
    if (comparator !== undefined) lines.push(`    comparator: ${comparator}`);
  }
  const leftOut = attributes.flatMap(({ name, leftOut: reason }) =>
    reason === null ? [] : [`#   ${name}: ${reason}`],
  );
  if (leftOut.length > 0) lines.push('# Not compared:', ...leftOut);
  lines.push(
    '# No identifier is a veto: name the register that owns one, and two of its values keep their records apart, as in',
    '# - { attribute: personal_id, owner: population }',
    'conflicts: []',
    '# Small: the keys are many, and each needs to find a few.',
    'blockCap: 30',
    '# In bits, the same for all data: pairs connect from even odds on, groups join above even odds, and between odds of one',
    '# to four and even ones a steward is asked.',
    'thresholds: { edge: 0, link: 0, review: -2 }',
  );
  return `${lines.join('\n')}\n`;
}

function partsText({ parts }: ProposedRule): string {
  const one = ({ attribute, or, key }: ProposedPart): string =>
    `{ attribute: ${attribute}${or === undefined ? '' : `, or: [${or.join(', ')}]`}, key: ${key} }`;
  return parts.map(one).join(', ');
}

function survivorshipText({ attributes }: Proposal): string {
  const first = attributes[0]?.name ?? 'name';
  return [
    '# Which source’s value stands in the golden record. One register was profiled, so none is trusted above another yet:',
    '# the value told last by its source stands, and of equal ones that of the smallest reference.',
    '# Put your sources’ names here, the most trusted first.',
    'defaultTrust: []',
    '# A register that owns a value by law goes before all others, for example:',
    `# - { rule: population-owns-${first.replaceAll('_', '-')}, attribute: ${first}, owner: population, trust: [tax] }`,
    'rules: []',
    '',
  ].join('\n');
}
