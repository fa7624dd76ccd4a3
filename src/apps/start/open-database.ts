import { join } from 'node:path'
import type { Settings } from '#kernel/config.ts'
import { connect, type DatabaseSettings, type Db, type Role } from '#kernel/database.ts'
import { schemaVersion } from '#kernel/migrate.ts'

/** The database of a start: how to connect to it, and how to stop it if it is ours. */
export type Database = {
  /** What happened to it: made, started, found running, or someone else's. */
  readonly how: 'created' | 'started' | 'adopted' | 'external'
  /** The folder it keeps its files in, where it is ours. */
  readonly folder?: string
  /** Where its socket is, where it is ours. */
  readonly host?: string
  readonly port?: number
  as(role: Role, size?: { lanes?: number; pool?: number }): Promise<Db>
  /** How another thread connects as a role. */
  where(role: Role): DatabaseSettings
  stop(): Promise<void>
}

/** True when the schema is the one these migrations make, by one short look. */
async function isPrepared(where: Omit<DatabaseSettings, 'role'>): Promise<boolean> {
  const { default: pg } = await import('pg')
  const { clientConfig } = await import('#kernel/database.ts')
  const client = new pg.Client(clientConfig({ ...where, role: 'app' }))
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>(
      "select value ->> 'version' as version from kernel.marks where name = 'schema'",
    )
    return rows[0]?.version === schemaVersion()
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** A web process holds ten connections and thirteen while it indexes; the rest together, also while they are replaced, fewer than sixty. */
const connectionsFor = ({ webProcesses }: Settings): number => 60 + (webProcesses > 1 ? 20 * webProcesses : 0)

/** Start or reach the database and bring its schema up to date. */
export async function openDatabase(settings: Settings): Promise<Database> {
  const url = settings.databaseUrl?.reveal()
  if (url !== undefined) {
    if (!(await isPrepared({ url }))) {
      const { prepareExternal } = await import('#kernel/prepare-database.ts')
      await prepareExternal(url)
    }
    return {
      how: 'external',
      as: (role, size) => connect({ url, role, ...size }),
      where: (role) => ({ url, role }),
      stop: async () => undefined,
    }
  }
  const { startEmbedded } = await import('#kernel/embedded.ts')
  const server = await startEmbedded({
    folder: join(settings.dataFolder, 'postgres'),
    maxConnections: connectionsFor(settings),
  })
  const where = { host: server.host, port: server.port, database: 'kontor' }
  const ready = await isPrepared(where)
  let created = false
  if (!ready) {
    const { prepareEmbedded } = await import('#kernel/prepare-database.ts')
    created = (await prepareEmbedded(server, where.database)).includes('0001-kernel')
  }
  const how = server.adopted ? 'adopted' : created ? 'created' : 'started'
  return {
    how,
    folder: server.folder,
    host: server.host,
    port: server.port,
    as: (role, size) => connect({ ...where, role, ...size }),
    where: (role) => ({ ...where, role }),
    stop: () => server.stop(),
  }
}
