import { randomBytes } from 'node:crypto';
import type { Store } from '#libs/store';

const ROLES = ['adapter', 'reconciler', 'sink', 'api', 'steward'] as const;

/**
 * URL of the store for a login that may do nothing by itself and everything through the apps' roles: an app that does
 * not take its own gets nothing done.
 */
export async function loginWithoutRights(store: Store): Promise<string> {
  const name = `nobody_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await store.pool.query(`CREATE ROLE ${name} LOGIN NOINHERIT PASSWORD '${password}'`);
  for (const role of ROLES) {
    await store.pool.query(`GRANT lienthong_${role} TO ${name} WITH INHERIT FALSE, SET TRUE`);
  }
  // Every start looks whether tables are to be made.
  await store.pool.query(`GRANT SELECT ON schema_migration TO ${name}`);
  const url = new URL(store.url);
  [url.username, url.password] = [name, password];
  return url.href;
}
