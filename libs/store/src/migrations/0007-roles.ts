import type { MigrationInterface, QueryRunner } from 'typeorm';

type Right = 'read' | 'write';

/** One writer per schema, as rights: what an app does not need it cannot do, whatever its code says. */
const RIGHTS: Readonly<Record<string, Readonly<Record<string, Right>>>> = {
  adapter: { adapter: 'write', stream: 'write' },
  reconciler: { linkage: 'write', stream: 'write' },
  sink: { unified: 'write', stream: 'write' },
  api: { unified: 'read', access: 'read' },
  steward: { steward: 'write', stream: 'write', linkage: 'read', unified: 'read', access: 'read' },
};

const PRIVILEGES: Readonly<Record<Right, string>> = {
  read: 'SELECT',
  write: 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE',
};

export class Roles1763800000007 implements MigrationInterface {
  readonly name = 'Roles1763800000007';

  async up(runner: QueryRunner): Promise<void> {
    if (!(await mayMakeRoles(runner))) return;
    for (const [app, schemas] of Object.entries(RIGHTS)) {
      const role = `lienthong_${app}`;
      await makeRole(runner, role);
      for (const [schema, right] of Object.entries(schemas)) await grant(runner, role, schema, right);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** Where the login may not, every app works with the login's own rights. */
async function mayMakeRoles(runner: QueryRunner): Promise<boolean> {
  const rows = (await runner.query(
    `SELECT rolcreaterole OR rolsuper AS may FROM pg_roles WHERE rolname = current_user`,
  )) as { may: boolean }[];
  return rows[0]?.may === true;
}

/** Roles belong to the server, not to the database: another store on it may have made them, or be making them now. */
async function makeRole(runner: QueryRunner, role: string): Promise<void> {
  await runner.query(`
    DO $$ BEGIN CREATE ROLE ${role} NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
  await runner.query(`
    DO $$ BEGIN GRANT ${role} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE;
    EXCEPTION WHEN insufficient_privilege THEN NULL; END $$`);
}

/** On what is there and on what later migrations add. */
async function grant(runner: QueryRunner, role: string, schema: string, right: Right): Promise<void> {
  await runner.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
  await runner.query(`GRANT ${PRIVILEGES[right]} ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
  await runner.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT ${PRIVILEGES[right]} ON TABLES TO ${role}`);
  if (right === 'read') return;
  await runner.query(`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`);
  await runner.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE, SELECT ON SEQUENCES TO ${role}`);
}
