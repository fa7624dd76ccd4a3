import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { connect, type Db, type Role } from '../database.ts'
import { startEmbedded, superuserClient } from '../embedded.ts'
import { schemaVersion } from '../migrate.ts'
import { prepareEmbedded } from '../prepare-database.ts'
import { systemPorts } from '../adapters/system.ts'
import { testFolder } from './temporary.ts'

/** A database of a test's own, with doors for other roles. */
export type TestDatabase = Db & {
  /** Connect to the same database as another role; closed with the test. */
  as(role: Role): Promise<Db>
  readonly host: string
  readonly port: number
  readonly database: string
}

type TestContext = { after(work: () => Promise<void> | void): void }

const checkout = createHash('sha256')
  .update(import.meta.dirname)
  .digest('hex')
  .slice(0, 8)

/** Where the server of the tests keeps its data; one per checkout, started on demand, stopped by the gate. */
export const testServerFolder = () => join(testFolder(), `kontor-test-${process.getuid?.() ?? 0}-${checkout}`)

/** Only one process at a time may do the work: others wait for the folder to go away. */
async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const lock = join(tmpdir(), `kontor-lock-${name}`)
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch {
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
      if (age > 120_000) rmdirSync(lock)
      await systemPorts.sleep(50)
    }
  }
  try {
    return await work()
  } finally {
    rmdirSync(lock)
  }
}

let ready: Promise<{ host: string; port: number; template: string }> | undefined

/** The server of the tests with its migrated template database. */
export function testServer(): Promise<{ host: string; port: number; template: string }> {
  ready ??= (async () => {
    const template = `template_${schemaVersion()}`
    return alone(checkout, async () => {
      const server = await startEmbedded({ folder: testServerFolder(), durable: false, maxConnections: 300 })
      const admin = await superuserClient(server)
      try {
        const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template])
        if (rowCount === 0) {
          await prepareEmbedded(server, `${template}_new`)
          await admin.query(`alter database ${template}_new rename to ${template}`)
        }
      } finally {
        await admin.end()
      }
      return { host: server.host, port: server.port, template }
    })
  })()
  return ready
}

/** A fresh clone of the migrated database, dropped after the test. The role is `app` unless asked otherwise. */
export async function testDatabase(
  t: TestContext,
  options: { role?: Role; template?: string } = {},
): Promise<TestDatabase> {
  const { host, port, template } = await testServer()
  const database = `test_${randomBytes(6).toString('hex')}`
  const admin = await superuserClient({ host, port })
  try {
    await admin.query(
      `create database ${database} template ${pg.escapeIdentifier(options.template ?? template)} owner kontor_owner strategy file_copy`,
    )
  } finally {
    await admin.end()
  }
  const opened: Db[] = []
  const as = async (role: Role): Promise<Db> => {
    const db = await connect({ host, port, database, role, pool: 8 })
    opened.push(db)
    return db
  }
  const db = await as(options.role ?? 'app')
  t.after(async () => {
    await Promise.all(opened.map((each) => each.close()))
    const client = await superuserClient({ host, port })
    await client.query(`drop database if exists ${database} with (force)`)
    await client.end()
  })
  return { ...db, as, host, port, database }
}
