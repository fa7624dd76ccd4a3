import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { report, type Fault } from './house/house.ts'
import { foreignSchemas, onMigratedDatabase, onVaultDatabase } from './house/migrated.ts'

type Class = { readonly personal?: boolean; readonly secret?: boolean; readonly log?: boolean }
type Entry = { readonly retention?: string; readonly columns?: Readonly<Record<string, Class>> }

/** The register of one schema: every table with how long it is kept, every column with what it is. */
export type Register = Readonly<Record<string, Entry>>

/** A column as the database has it. */
export type Column = { readonly schema: string; readonly table: string; readonly column: string }

/** Columns nobody has classified, entries for what is gone, and personal or secret columns that may be logged. */
export function registerFaults(
  columns: readonly Column[],
  registers: Readonly<Record<string, Register>>,
): Fault[] {
  const schemas = new Set([...columns.map(({ schema }) => schema), ...Object.keys(registers)])
  return [...schemas].flatMap((schema) => {
    const register = registers[schema] ?? {}
    const own = columns.filter((column) => column.schema === schema)
    const tables = new Set([...own.map(({ table }) => table), ...Object.keys(register)])
    return [...tables].flatMap((table) => {
      const names = own.filter((column) => column.table === table).map(({ column }) => column)
      return tableFaults(table, names, register[table]).map((says) => faultOf(schema, says))
    })
  })
}

function tableFaults(table: string, names: readonly string[], entry: Entry | undefined): string[] {
  if (names.length === 0) return [`${table} is registered but is no table`]
  if (entry === undefined) return [`${table} is not registered`]
  const columns = entry.columns ?? {}
  const gone = Object.keys(columns).filter((name) => !names.includes(name))
  return [
    ...((entry.retention ?? '').trim() === ''
      ? [`${table} does not say how long it is kept ("retention")`]
      : []),
    ...names.flatMap((name) => columnFaults(`${table}.${name}`, columns[name])),
    ...gone.map((name) => `${table}.${name} is registered but is no column`),
  ]
}

function columnFaults(name: string, found: Class | undefined): string[] {
  if (found === undefined) return [`${name} is not classified`]
  if (typeof found.personal !== 'boolean' || typeof found.log !== 'boolean') {
    return [`${name} must say "personal": true or false, and "log": true or false`]
  }
  const guarded = found.personal || found.secret === true
  return guarded && found.log ? [`${name} is personal or secret and may not be logged`] : []
}

function faultOf(schema: string, says: string): Fault {
  return { path: `db/register/${schema}.json`, line: 1, rule: 'register', says }
}

/** The registers on disk; a file that is no JSON is told by its name, not by the parser's complaint alone. */
function readRegisters(folder: string): Record<string, Register> {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  return Object.fromEntries(
    files.map((name) => {
      try {
        return [name.replace('.json', ''), JSON.parse(readFileSync(join(folder, name), 'utf8')) as Register]
      } catch (error) {
        throw new Error(`db/register/${name} is not JSON`, { cause: error })
      }
    }),
  )
}

async function columnsOf({ admin }: { readonly admin: pg.Client }): Promise<Column[]> {
  const { rows } = await admin.query<Column>(
    `select table_schema as schema, table_name as table, column_name as column
       from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_type = 'BASE TABLE' and table_schema <> all ($1) order by 1, 2, ordinal_position`,
    [foreignSchemas],
  )
  return rows
}

if (import.meta.main) {
  const columns = [...(await onMigratedDatabase(columnsOf)), ...(await onVaultDatabase(columnsOf))]
  const folder = join(import.meta.dirname, '../db')
  const { register: vault = {} } = readRegisters(join(folder, 'vault'))
  const registers = { ...readRegisters(join(folder, 'register')), vault }
  process.exitCode = report(
    'register',
    registerFaults(columns, registers),
    `${columns.length} columns classified`,
  )
}
