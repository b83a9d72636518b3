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
}

/** `docker-compose.yml` as Compose reads it: anchors merged, `${NAME:-default}` replaced by its default. */
export function readComposeFile(): { readonly services: Readonly<Record<string, ComposeService>> } {
  const text = readFileSync(join(repository, 'docker-compose.yml'), 'utf8');
  return parse(
    text.replaceAll(/\$\{[A-Z_]+:-([^}]*)\}/g, (_, otherwise: string) => otherwise),
    { merge: true },
  ) as ReturnType<typeof readComposeFile>;
}

/** The services that are processes of ours and run all the time. */
export function appServices(): (ComposeService & { readonly name: string })[] {
  return Object.entries(readComposeFile().services).flatMap(([name, service]) =>
    service.image === 'lienthong' && service.profiles === undefined ? [{ name, ...service }] : [],
  );
}
