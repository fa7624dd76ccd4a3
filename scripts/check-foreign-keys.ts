import { modules } from '../src/modules.ts'
import { report, type Fault } from './house/house.ts'
import { foreignSchemas, onMigratedDatabase } from './house/migrated.ts'

/** A foreign key from one schema into another. */
export type ForeignKey = {
  readonly name: string
  readonly table: string
  readonly schema: string
  readonly target: string
}

/** Foreign keys that point where an import may not. A schema that is no module's belongs to a view or a flow, and may point at any. */
export function foreignKeyFaults(
  keys: readonly ForeignKey[],
  map: Readonly<Record<string, readonly string[]>>,
): Fault[] {
  const moduleOf = (schema: string) => Object.keys(map).find((module) => module.endsWith(`/${schema}`))
  const wrong = keys.filter(({ schema, target }) => {
    const [from, to] = [moduleOf(schema), moduleOf(target)]
    if (schema === target || target === 'kernel') return false
    if (from === undefined) return schema === 'kernel' || to === undefined
    return to === undefined || !map[from]?.includes(to)
  })
  return wrong.map(({ name, table, target }) => ({
    path: 'db/migrations',
    line: 1,
    rule: 'map',
    says: `${table}: ${name} points into ${target}, which src/modules.ts does not allow`,
  }))
}

if (import.meta.main) {
  const keys = await onMigratedDatabase(async ({ admin }) => {
    const { rows } = await admin.query<ForeignKey>(
      `select k.conname as name, k.conrelid::regclass::text as table, f.relnamespace::regnamespace::text as schema,
              t.relnamespace::regnamespace::text as target
         from pg_constraint k
         join pg_class f on f.oid = k.conrelid
         join pg_class t on t.oid = k.confrelid
        where k.contype = 'f' and f.relnamespace::regnamespace::text <> all ($1) order by 2, 1`,
      [foreignSchemas],
    )
    return rows
  })
  process.exitCode = report(
    'foreign keys',
    foreignKeyFaults(keys, modules),
    `${keys.length} foreign keys follow the map`,
  )
}
