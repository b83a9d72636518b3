import { LienThongError } from '#libs/contract';

interface SettingHead {
  /** Name of the environment variable. */
  readonly name: string;
  /** For people: what it does. */
  readonly doc: string;
  /** Must be there when the setting of that key has that value, else it may be absent. */
  readonly requiredWhen?: { readonly key: string; readonly is: unknown };
}
/** `default` left out: required. `null`: may be absent. */
export type SettingDefinition = SettingHead &
  (
    | { readonly kind: 'text'; readonly default?: string | null }
    | { readonly kind: 'list'; readonly default?: readonly string[] | null; readonly item?: RegExp }
    | { readonly kind: 'integer'; readonly default?: number | null; readonly min?: number; readonly max?: number }
    | { readonly kind: 'boolean'; readonly default?: boolean | null }
    | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly default?: string | null }
  );
export type SettingsDefinition = Readonly<Record<string, SettingDefinition>>;

type ValueOf<D extends SettingDefinition> =
  | (D extends { kind: 'text' } ? string : never)
  | (D extends { kind: 'list' } ? readonly string[] : never)
  | (D extends { kind: 'integer' } ? number : never)
  | (D extends { kind: 'boolean' } ? boolean : never)
  | (D extends { kind: 'choice'; choices: readonly (infer C)[] } ? C : never)
  | (D extends { default: null } ? null : never);
export type SettingsOf<D extends SettingsDefinition> = { readonly [K in keyof D]: ValueOf<D[K]> };

/**
 * Reads the settings of a process once, at its door. Define the table `as const satisfies SettingsDefinition`. An empty
 * variable counts as absent. Values never stand in an error: some are secrets.
 * @throws LienThongError `settings.invalid`, with a line for each mistake
 */
export function readSettings<const D extends SettingsDefinition>(
  definition: D,
  env: Readonly<Record<string, string | undefined>>,
): SettingsOf<D> {
  const mistakes: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(definition)) {
    const text = env[setting.name]?.trim();
    if (text === undefined || text === '') {
      if (setting.default === undefined) mistakes.push(`${setting.name} is missing: ${setting.doc}`);
      else values[key] = setting.default;
    } else {
      const read = readSetting(setting, text);
      if ('mistake' in read) mistakes.push(`${setting.name} ${read.mistake}: ${setting.doc}`);
      else values[key] = read.value;
    }
  }
  mistakes.push(...missingUnderCondition(definition, values));
  if (mistakes.length > 0) throw new LienThongError('settings.invalid', mistakes);
  return values as SettingsOf<D>;
}

function missingUnderCondition(definition: SettingsDefinition, values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(definition).flatMap(([key, { name, doc, requiredWhen }]) => {
    if (requiredWhen === undefined || values[requiredWhen.key] !== requiredWhen.is) return [];
    const value = values[key];
    // Undefined: it is there, and its mistake is told already.
    if (value !== null && !(Array.isArray(value) && value.length === 0)) return [];
    return [`${name} is missing: ${doc}`];
  });
}

/** One line for each setting, for help texts. */
export function describeSettings(definition: SettingsDefinition): string[] {
  return Object.values(definition).map((setting) => {
    const fallback =
      setting.default === undefined ? 'required' : `default ${JSON.stringify(setting.default ?? 'none')}`;
    return `${setting.name}  ${setting.doc} (${fallback})`;
  });
}

function readSetting(setting: SettingDefinition, text: string): { value: unknown } | { mistake: string } {
  switch (setting.kind) {
    case 'text':
      return { value: text };
    case 'list':
      return readList(text, setting.item);
    case 'integer':
      return readInteger(text, setting.min ?? 0, setting.max ?? Number.MAX_SAFE_INTEGER);
    case 'boolean': {
      const value = { true: true, '1': true, yes: true, false: false, '0': false, no: false }[text.toLowerCase()];
      return value === undefined ? { mistake: 'must be true or false' } : { value };
    }
    case 'choice':
      return setting.choices.includes(text)
        ? { value: text }
        : { mistake: `must be one of ${setting.choices.join(', ')}` };
  }
}

function readInteger(text: string, min: number, max: number): { value: number } | { mistake: string } {
  const value = Number(text);
  const isFit = /^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= min && value <= max;
  return isFit ? { value } : { mistake: `must be an integer from ${min} to ${max}` };
}

function readList(text: string, item: RegExp | undefined): { value: string[] } | { mistake: string } {
  const value = text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return item !== undefined && !value.every((each) => item.test(each))
    ? { mistake: 'has an item of another form' }
    : { value };
}
