import pg from 'pg'
import { openLanes } from './lanes.ts'
import { ports } from './ports.ts'
import { endWhenSilent } from './silence.ts'
import { parseDatabaseJson, type Sql } from './sql.ts'

const { builtins } = pg.types
pg.types.setTypeParser(builtins.JSON, parseDatabaseJson)
pg.types.setTypeParser(builtins.JSONB, parseDatabaseJson)

/** A way into the database as one role: short statements on lanes, transactions on a pool. */
export type Db = {
  /** One statement, committed by itself. */
  readonly sql: Sql
  /** Connections for transactions; use `inTransaction`. */
  readonly pool: pg.Pool
  close(): Promise<void>
}

/** Anything that runs statements: the database itself, or a transaction on it. */
export type Queries = { readonly sql: Sql }

/** True for the database itself, where each statement commits by itself and may go together with others; not in a transaction. */
export function commitsByItself(db: Queries): db is Db {
  return 'pool' in db
}

/** The roles of the database. Only the owner changes the schema; only the worker consumes events. The vault's has a database of its own. */
export type Role = 'owner' | 'app' | 'worker' | 'readonly' | 'vault'

/** Where the database is and how much of it to use. */
export type DatabaseSettings = {
  /** A connection string; the role is taken on after connecting. Without it, host is a socket folder and user the role. */
  readonly url?: string
  readonly host?: string
  readonly port?: number
  readonly database?: string
  readonly role: Role
  readonly lanes?: number
  readonly pool?: number
  readonly statementTimeoutMs?: number
}

const overTheNetwork = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: 5_000,
}

/** The driver's settings for a role, with the time limits every connection carries. */
export function clientConfig(settings: DatabaseSettings): pg.ClientConfig {
  const { url, role, statementTimeoutMs = 5_000 } = settings
  const limits =
    `-c statement_timeout=${statementTimeoutMs} -c lock_timeout=2000 ` +
    `-c idle_in_transaction_session_timeout=15000 -c timezone=UTC`
  const name = `kontor_${role}`
  if (url !== undefined) {
    const options = `${limits} -c role=${name}`
    return { connectionString: url, options, application_name: name, ...overTheNetwork }
  }
  return {
    host: settings.host ?? '/tmp',
    port: settings.port ?? 5432,
    database: settings.database ?? 'kontor',
    user: name,
    options: limits,
    application_name: name,
  }
}

/** Connect as a role. The caller closes it. */
export async function connect(settings: DatabaseSettings): Promise<Db> {
  const config = clientConfig(settings)
  // The database itself ends a statement in time; who still hears nothing has lost it.
  const silentMs = (settings.statementTimeoutMs ?? 5_000) + 3_000
  const lanes = await openLanes(config, settings.lanes ?? 2, silentMs)
  const pool = new pg.Pool({
    ...config,
    max: settings.pool ?? 8,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    endWhenSilent(client, config, silentMs)
  })
  const close = async () => {
    // A connection that is still held (a job that hangs) must not keep the program from ending.
    const late = ports().sleep(2_000, { unref: true })
    await Promise.race([Promise.all([lanes.close(), pool.end()]), late])
  }
  return { sql: lanes.sql, pool, close }
}
