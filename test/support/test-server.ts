import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, startEmbeddedPostgres } from '#libs/store';
import { Client } from 'pg';

/**
 * The PostgreSQL of a test run, in a process of its own: `test-server.ts <data-dir> <template>`. Makes the migrated
 * template, writes the server's URL to `<data-dir>/ready`, and ends with whoever holds its standard input, however that
 * ends; the data folder goes with it. Durability is off: only speed is lost.
 */
const [dataDir = '', template = ''] = process.argv.slice(2);
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

const server = await startEmbeddedPostgres({ dataDir, settings: FAST, temporary: true });
process.stdin.once('end', () => void server.stop());
process.stdin.resume();
// Ctrl+C reaches the whole group; the runner ends first, and then its pipe.
process.on('SIGINT', () => undefined);

const client = new Client({ connectionString: server.url });
await client.connect();
await client.query(`CREATE DATABASE ${template}`);
await client.end();

const url = new URL(server.url);
url.pathname = `/${template}`;
await (await openStore(url.href)).close();
// In one step: who waits for the file must not find it empty.
writeFileSync(join(dataDir, 'ready.new'), server.url);
renameSync(join(dataDir, 'ready.new'), join(dataDir, 'ready'));
