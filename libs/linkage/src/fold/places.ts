import { enlarged, IntLists } from './int-lists.ts';

export const NOWHERE = -1;

/**
 * Where each live record stands: in which component, part and group. Parts and groups are named by their smallest
 * record; components of more than one record by a number, which lists their members.
 */
export class Places {
  private components = new Int32Array(64).fill(NOWHERE);
  private parts = new Int32Array(64).fill(NOWHERE);
  private groups = new Int32Array(64).fill(NOWHERE);
  private readonly members = new IntLists();
  private readonly vacant: number[] = [];
  private bound = 0;

  component(record: number): number {
    return this.components[record] ?? NOWHERE;
  }

  part(record: number): number {
    return this.parts[record] ?? NOWHERE;
  }

  group(record: number): number {
    return this.groups[record] ?? NOWHERE;
  }

  /** The record's component, itself included. */
  neighboursOf(record: number): number[] {
    const component = this.component(record);
    return component === NOWHERE ? [record] : this.members.toArray(component);
  }

  dissolve(component: number): void {
    for (const record of this.members.toArray(component)) this.components[record] = NOWHERE;
    this.members.clear(component);
    this.vacant.push(component);
  }

  formComponent(records: readonly number[]): void {
    if (records.length < 2) return;
    const component = this.vacant.pop() ?? this.bound++;
    for (const record of records) {
      this.reserve(record);
      this.components[record] = component;
      this.members.push(component, record);
    }
  }

  place(record: number, part: number, group: number): void {
    this.reserve(record);
    this.parts[record] = part;
    this.groups[record] = group;
  }

  /** The record is gone: its number may come back as another record. */
  leave(record: number): void {
    this.place(record, NOWHERE, NOWHERE);
  }

  private reserve(record: number): void {
    const had = this.parts.length;
    if (record < had) return;
    this.components = enlarged(this.components, record + 1).fill(NOWHERE, had);
    this.parts = enlarged(this.parts, record + 1).fill(NOWHERE, had);
    this.groups = enlarged(this.groups, record + 1).fill(NOWHERE, had);
  }
}
