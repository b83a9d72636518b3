import type { SettingDefinition } from './settings.ts';

/** Places at which a process may be made to die, so that what a crash exactly there leaves behind can be seen. */
export type FaultPoint = 'accepting' | 'accepted' | 'committing' | 'committed' | 'published' | 'loading';

export const FAULT_POINT_SETTING = {
  name: 'FAULT_POINT',
  kind: 'text',
  default: null,
  doc: 'For fault tests alone: the place, or place:n for the n-th passage, at which the process kills itself',
} as const satisfies SettingDefinition;

let armed: { readonly point: string; passes: number } | null = null;

/** As the setting says it; null arms nothing. */
export function armFaultPoint(setting: string | null): void {
  const [point = '', passes = '1'] = setting?.split(':') ?? [];
  armed = point === '' ? null : { point, passes: Number(passes) };
}

/** Nothing, unless this very point is armed: then kill -9 by its own hand. */
export function faultPoint(point: FaultPoint): void {
  if (armed?.point !== point) return;
  armed.passes -= 1;
  if (armed.passes <= 0) process.kill(process.pid, 'SIGKILL');
}
