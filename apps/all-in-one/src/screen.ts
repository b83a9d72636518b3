import { hashToken, newToken } from '#libs/runtime';
import { readLiveClusters, saveConsumer, saveSteward } from '#libs/store';
import type { ProcessSettings } from './config.ts';
import type { Environment } from './environment.ts';
import type { Pipeline } from './pipeline.ts';
import type { PipelineStatus } from './status.ts';

/** What `npm start` tells: one screen of text. */
export interface DemoTokens {
  /** Of a consumer that may see whom a record is about. */
  readonly identity: string;
  /** Of a consumer that sees years, communes and public values. */
  readonly statistics: string;
  /** Of a steward of every entity type. */
  readonly steward: string;
}

/** New at every start: only hashes are stored. */
export async function issueDemoTokens({ store, entityTypes }: Environment): Promise<DemoTokens> {
  const issue = async (name: string, purposes: readonly string[]): Promise<string> => {
    const token = newToken();
    await saveConsumer(store.pool, { name, purposes, tokenHash: hashToken(token) });
    return token;
  };
  const steward = newToken();
  const name = 'demo-steward';
  await saveSteward(store.pool, { name, entityTypes: [...entityTypes.keys()], tokenHash: hashToken(steward) });
  return {
    identity: await issue('demo-identity', ['identity']),
    statistics: await issue('demo-statistics', ['statistics']),
    steward,
  };
}

export function greeting(pipeline: Pipeline, tokens: DemoTokens, settings: ProcessSettings): string {
  const { environment, api, adapter, stewardApi } = pipeline;
  const lines = [
    '',
    `Liên Thông is running.  API ${api.url}   docs ${api.url}/docs`,
    '',
    `  sources      ${environment.sources.map(({ name, kind }) => `${name} (${kind})`).join(', ')}`,
    `  event log    ${environment.log.kind}, namespace ${environment.namespace}`,
    `  store        ${settings.databaseUrl === null ? `embedded PostgreSQL in ${settings.dataDir}` : 'DATABASE_URL'}`,
    `  drop files   ${settings.dataDir}/inbox/<source>/`,
    `  push records POST ${adapter.url}/v1/sources/<source>/records`,
    `  stewards     ${stewardApi.url}   docs ${stewardApi.url}/docs`,
    '',
    `  token that may see identities   ${tokens.identity}`,
    `  token for statistics (masked)   ${tokens.statistics}`,
    `  token of a steward              ${tokens.steward}`,
    '',
    'Ask for people by name, with or without diacritics:',
    `  curl -s -H 'Authorization: Bearer ${tokens.identity}' '${api.url}/v1/entities?type=person&name=nguyen&limit=3'`,
    '',
    'What the evidence does not decide waits for a steward:',
    `  curl -s -H 'Authorization: Bearer ${tokens.steward}' '${stewardApi.url}/v1/review-tasks?status=open'`,
    '',
    settings.people === 0
      ? 'No synthetic ministries: drop files or push records.'
      : `Five synthetic ministries are sending the changes of ${settings.people} people …`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** Two lines: what came in and what it became. */
export function report(title: string, status: PipelineStatus): string {
  const all = Object.values(status.conservation);
  const sum = (pick: (each: (typeof all)[number]) => number): number =>
    all.reduce((total, each) => total + pick(each), 0);
  const entities = Object.entries(status.entities).map(([type, count]) => `${count} ${type}`);
  return [
    `  ${title}: ${sum((each) => each.received)} changes received, ${sum((each) => each.applied)} applied, ` +
      `${sum((each) => each.stale + each.duplicate)} late or repeated, ${sum((each) => each.quarantined)} quarantined, ` +
      `${sum((each) => each.unaccounted)} unaccounted`,
    `    unified records: ${entities.join(', ')}; ${status.reviewTasks} review tasks`,
    '',
  ].join('\n');
}

/** The person most systems know, as a command to copy. */
export async function showExample(pipeline: Pipeline, token: string): Promise<string> {
  let best: { entityId: string; members: readonly string[] } | null = null;
  for await (const cluster of readLiveClusters(pipeline.environment.store.pool, 'person')) {
    if (cluster.members.length > (best?.members.length ?? 1)) best = cluster;
  }
  if (best === null) return '';
  const { url } = pipeline.api;
  return [
    '',
    `One person, ${best.members.length} records (${best.members.join(', ')}):`,
    `  curl -s -H 'Authorization: Bearer ${token}' '${url}/v1/entities/${best.entityId}'`,
    '',
    'Ctrl+C stops. `npx lienthong status` shows conservation and lag from another terminal.',
    '',
  ].join('\n');
}
