import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repository } from './app-process.ts';

export interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly profiles?: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
  readonly deploy?: { readonly replicas?: number };
}

/** `docker-compose.yml` as Compose reads it: anchors merged, `${NAME:-default}` replaced by its default. */
export function readComposeFile(): { readonly services: Readonly<Record<string, ComposeService>> } {
  const text = readFileSync(join(repository, 'docker-compose.yml'), 'utf8');
  return parse(
    text.replaceAll(/\$\{[A-Z_]+:-([^}]*)\}/g, (_, otherwise: string) => otherwise),
    { merge: true },
  ) as ReturnType<typeof readComposeFile>;
}

/** The processes of ours that run all the time; replicas of a service are numbered as Compose does: `sink-1`, `sink-2`. */
export function appServices(): (ComposeService & { readonly name: string })[] {
  return Object.entries(readComposeFile().services).flatMap(([name, service]) => {
    if (service.image !== 'lienthong' || service.profiles !== undefined) return [];
    const replicas = service.deploy?.replicas;
    if (replicas === undefined) return [{ name, ...service }];
    return Array.from({ length: replicas }, (_, i) => ({ name: `${name}-${i + 1}`, ...service }));
  });
}
