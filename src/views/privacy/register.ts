import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Column = { readonly personal: boolean; readonly log: boolean; readonly secret?: boolean }
type Table = { readonly retention: string; readonly columns: Readonly<Record<string, Column>> }

const folder = join(import.meta.dirname, '../../../db/register')

let known: ReadonlyMap<string, Table> | undefined

/** The data register: what every column of every table is, by `schema.table`. Read once. */
export function dataRegister(): ReadonlyMap<string, Table> {
  known ??= new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const tables = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, Table>
        return Object.entries(tables).map(
          ([table, entry]) => [`${name.slice(0, -5)}.${table}`, entry] as const,
        )
      }),
  )
  return known
}

/** What proves something to us is no information about a person, and would harm them in the wrong hands. */
const proofs = /(?:hash|secret|sealed|token|public_key|credential_id)/

/** Of a row what its person may have: every column the register knows, but what is a secret or a proof. */
export function forItsPerson(table: string, row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const columns = dataRegister().get(table)?.columns ?? {}
  const theirs = Object.entries(row).filter(([name]) => {
    const column = columns[name]
    return column !== undefined && column.secret !== true && !proofs.test(name)
  })
  return Object.fromEntries(
    theirs.map(([name, value]) => [name, typeof value === 'bigint' ? value.toString() : value]),
  )
}
