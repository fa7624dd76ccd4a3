import pg from 'pg'
import { clientConfig } from './database.ts'
import { superuserClient } from './embedded.ts'
import { prepareJobs } from './jobs/prepare.ts'
import { ensureRoles, migrate } from './migrate.ts'

/** Create roles, database and schema on an embedded server where they are missing. Answers the migrations that ran. */
export async function prepareEmbedded(
  server: { host: string; port: number },
  database: string,
): Promise<string[]> {
  const admin = await superuserClient(server)
  try {
    await ensureRoles(admin, true)
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [database])
    if (rowCount === 0)
      await admin.query(`create database ${pg.escapeIdentifier(database)} owner kontor_owner`)
  } finally {
    await admin.end()
  }
  await prepareJobs(clientConfig({ host: server.host, port: server.port, database, role: 'owner' }))
  const owner = new pg.Client({ host: server.host, port: server.port, user: 'kontor_owner', database })
  await owner.connect()
  try {
    return await migrate(owner)
  } finally {
    await owner.end()
  }
}

/** The same on a server of the user's own: the login of the URL must be allowed to create roles. */
export async function prepareExternal(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ version: string; name: string }>(
      "select current_setting('server_version_num') as version, current_database() as name",
    )
    const [facts] = rows
    if (Number(facts?.version) < 160000) throw new Error('DATABASE_URL points to a PostgreSQL older than 16')
    await ensureRoles(client, false)
    await client.query(
      `grant create, connect on database ${pg.escapeIdentifier(facts?.name ?? '')} to kontor_owner`,
    )
    await client.query('grant usage, create on schema public to kontor_owner')
    await prepareJobs(clientConfig({ url, role: 'owner' }))
    await client.query('set role kontor_owner')
    return await migrate(client)
  } finally {
    await client.end()
  }
}
