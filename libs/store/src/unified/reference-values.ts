import { referenceText, type ReferenceValue } from '#libs/contract';

/** The value as a reference to a record, or null. No other value on the wire is an object of this shape. */
export function referenceValue(value: unknown): ReferenceValue | null {
  if (typeof value !== 'object' || value === null) return null;
  const { source, dataset, record_id: recordId } = value as Record<string, unknown>;
  if (typeof source !== 'string' || typeof dataset !== 'string' || typeof recordId !== 'string') return null;
  return { source, dataset, record_id: recordId };
}

/** `source/dataset/record-id` of a reference value. */
export function textOfReference(reference: ReferenceValue): string {
  return referenceText({ source: reference.source, dataset: reference.dataset, recordId: reference.record_id });
}

/** The values of an attribute, be it one or many. */
export function goldenValues<V>(values: V | readonly V[]): readonly V[] {
  return Array.isArray(values) ? (values as readonly V[]) : [values as V];
}

interface Valued {
  readonly value?: unknown;
}

/** References among the values that won. */
export function referencesOf(
  golden: Readonly<Record<string, Valued | readonly Valued[]>>,
): { attribute: string; reference: ReferenceValue; text: string }[] {
  return Object.entries(golden).flatMap(([attribute, values]) =>
    goldenValues<Valued>(values).flatMap(({ value }) => {
      const reference = referenceValue(value);
      return reference === null ? [] : [{ attribute, reference, text: textOfReference(reference) }];
    }),
  );
}
