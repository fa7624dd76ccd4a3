import { join } from 'node:path'
import { runner } from 'node-pg-migrate'
import pg from 'pg'
import { log } from '#kernel/log.ts'

const folder = join(import.meta.dirname, '../../../db/vault')

/** A database nobody may enter but those named: PostgreSQL lets everyone in unless told otherwise. */
async function closeDatabase(
  client: pg.ClientBase,
  database: string,
  roles: readonly string[],
): Promise<void> {
  const name = pg.escapeIdentifier(database)
  await client.query(`revoke connect, temporary on database ${name} from public`)
  for (const role of roles) await client.query(`grant connect on database ${name} to ${role}`)
}

async function ensureRole(client: pg.ClientBase, role: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
  if (rowCount === 0)
    await client.query(`create role ${role} login noinherit`).catch((error: { code?: string }) => {
      // Another start made it meanwhile.
      if (error.code !== '42710' && error.code !== '23505') throw error
    })
}

/**
 * Make the vault's database, its owner and its role where they are missing, bring its schema up to date, and close both
 * doors: the vault's role cannot enter the shop's database, no role of the shop can enter the vault's. The login must be
 * allowed to create roles and databases; the vault itself never has it.
 */
export async function prepareVault(
  admin: pg.ClientConfig,
  names: { readonly vault: string; readonly shop?: string },
): Promise<void> {
  const client = new pg.Client(admin)
  await client.connect()
  try {
    await ensureRole(client, 'kontor_vault_owner')
    await ensureRole(client, 'kontor_vault')
    await client.query('grant kontor_vault_owner to current_user')
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [names.vault])
    if (rowCount === 0)
      await client.query(`create database ${pg.escapeIdentifier(names.vault)} owner kontor_vault_owner`)
    await closeDatabase(client, names.vault, ['kontor_vault_owner', 'kontor_vault', 'current_user'])
    if (names.shop !== undefined)
      await closeDatabase(client, names.shop, [
        'kontor_owner',
        'kontor_app',
        'kontor_worker',
        'kontor_readonly',
        'current_user',
      ])
  } finally {
    await client.end()
  }
  const owner = new pg.Client({ ...admin, database: names.vault })
  await owner.connect()
  try {
    await owner.query('set role kontor_vault_owner')
    await runner({
      dbClient: owner,
      dir: folder,
      direction: 'up',
      migrationsTable: 'migrations',
      migrationsSchema: 'public',
      checkOrder: true,
      singleTransaction: false,
      verbose: false,
      ignorePattern: '.*\\.json',
      logger: { info: () => undefined, warn: () => undefined, error: () => log.error('migration_failed') },
    })
  } finally {
    await owner.end()
  }
}
