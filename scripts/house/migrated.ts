import pg from 'pg'
import { superuserClient } from '../../src/kernel/embedded.ts'
import { prepareVault } from '../../src/apps/vault/prepare.ts'
import { testDatabase, testServer } from '../../src/kernel/testing/database.ts'

/** A database fresh from the migrations: a client that may see everything, and clients of the four roles. */
export type Migrated = {
  readonly admin: pg.Client
  as(role: 'owner' | 'app' | 'worker' | 'readonly'): Promise<pg.Client>
}

/** The schemas that are ours; those of the server and of the job queue are not. */
export const foreignSchemas = ['information_schema', 'public', 'jobs', 'pg_catalog', 'pg_toast']

/** Do the work on a database of its own, which is dropped afterwards. */
export async function onMigratedDatabase<Answer>(
  work: (database: Migrated) => Promise<Answer>,
): Promise<Answer> {
  const undo: (() => Promise<void> | void)[] = []
  try {
    const { host, port, database } = await testDatabase({ after: (each) => undo.push(each) })
    const admin = await superuserClient({ host, port }, database)
    undo.unshift(() => admin.end())
    const as = async (role: string) => {
      const client = new pg.Client({ host, port, database, user: `kontor_${role}` })
      await client.connect()
      undo.unshift(() => client.end())
      return client
    }
    return await work({ admin, as })
  } finally {
    for (const each of undo) await each()
  }
}

/** Do the work on a vault's database of its own, as superuser and as the vault's role; it is dropped afterwards. */
export async function onVaultDatabase<Answer>(
  work: (database: { readonly admin: pg.Client; readonly vault: pg.Client }) => Promise<Answer>,
): Promise<Answer> {
  const { host, port } = await testServer()
  const database = `check_vault_${process.pid}`
  await prepareVault({ host, port, user: 'postgres', database: 'postgres' }, { vault: database })
  const admin = await superuserClient({ host, port }, database)
  const vault = new pg.Client({ host, port, database, user: 'kontor_vault' })
  await vault.connect()
  try {
    return await work({ admin, vault })
  } finally {
    await Promise.all([admin.end(), vault.end()])
    const client = await superuserClient({ host, port })
    await client.query(`drop database if exists ${database} with (force)`)
    await client.end()
  }
}
