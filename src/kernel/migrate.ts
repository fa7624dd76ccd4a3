import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runner } from 'node-pg-migrate'
import type pg from 'pg'
import { log } from './log.ts'

/** The folder of the numbered migrations. */
export const migrationsFolder = join(import.meta.dirname, '../../db/migrations')

/** Names of the migrations in order. */
export function migrationFiles(): string[] {
  return readdirSync(migrationsFolder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .toSorted()
}

/** Counts up when the queue's own schema, or rights given outside the migrations, change. */
const jobsSchemaVersion = 'jobs 2'

/** A short hash over all migrations: two databases with the same one have the same schema. */
export function schemaVersion(): string {
  const hash = createHash('sha256').update(jobsSchemaVersion)
  for (const name of migrationFiles()) hash.update(name).update(readFileSync(join(migrationsFolder, name)))
  return hash.digest('hex').slice(0, 12)
}

/** Roles must exist before the first migration grants them anything; creating them needs a role that may. */
export async function ensureRoles(client: pg.ClientBase, login: boolean): Promise<void> {
  const options = login ? 'login' : 'nologin'
  for (const role of ['kontor_owner', 'kontor_app', 'kontor_worker', 'kontor_readonly']) {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
    if (rowCount === 0) {
      await client.query(`create role ${role} ${options} noinherit`).catch((error: { code?: string }) => {
        if (error.code !== '42710' && error.code !== '23505') throw error
      })
    }
    if (!login) await client.query(`grant ${role} to current_user`)
  }
  // The worker carries out the same flows as the app, so it may all that the app may.
  await client.query('grant kontor_app to kontor_worker with inherit true')
}

/**
 * Bring the schema up to date, one transaction per file, under an advisory lock so that two starts do not race.
 * The client must be able to act as the owner.
 */
export async function migrate(client: pg.ClientBase): Promise<string[]> {
  const applied = await runner({
    dbClient: client,
    dir: migrationsFolder,
    direction: 'up',
    migrationsTable: 'migrations',
    migrationsSchema: 'public',
    checkOrder: true,
    singleTransaction: false,
    verbose: false,
    logger: { info: () => undefined, warn: () => undefined, error: () => log.error('migration_failed') },
  })
  await client.query(
    `insert into kernel.marks (name, value) values ('schema', $1)
     on conflict (name) do update set value = excluded.value, at = clock_timestamp()`,
    [JSON.stringify({ version: schemaVersion() })],
  )
  return applied.map((each) => each.name)
}
