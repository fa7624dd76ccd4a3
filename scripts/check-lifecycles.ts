import { lifecycles, type RegisteredLifecycle } from '../src/lifecycles.ts'
import { report, type Fault } from './house/house.ts'
import { foreignSchemas, onMigratedDatabase } from './house/migrated.ts'

/** A column that has a check constraint, or is called `state`: its table, its name and the text of its checks. */
export type Checked = { readonly table: string; readonly column: string; readonly checks: readonly string[] }

/** Lifecycles whose states are not the values the database allows, and state columns without a lifecycle. */
export function lifecycleFaults(
  columns: readonly Checked[],
  registered: readonly RegisteredLifecycle[],
): Fault[] {
  const known = new Set(registered.map(({ table, column }) => `${table}.${column}`))
  const unknown = columns.filter(
    ({ table, column }) => column === 'state' && !known.has(`${table}.${column}`),
  )
  return [
    ...registered.flatMap((each) => differences(columns, each)),
    ...unknown.map(({ table, column }) =>
      faultOf(`${table}.${column} has no lifecycle in src/lifecycles.ts`),
    ),
  ]
}

/** The values a check of the form `column = any (array['a', 'b'])` allows; undefined when the check is of another form. */
export function allowedValues(column: string, check: string): string[] | undefined {
  const list = new RegExp(String.raw`\(\(?"?${column}"?\)?(?:::text)? = ANY \(\(?ARRAY\[([^\]]*)\]`).exec(
    check,
  )?.[1]
  const single = new RegExp(String.raw`^CHECK \(\(?"?${column}"? = '([^']*)'(?:::\w+)?\)?\)$`).exec(
    check,
  )?.[1]
  if (single !== undefined) return [single]
  return list === undefined ? undefined : [...list.matchAll(/'([^']*)'/g)].map(([, value = '']) => value)
}

function differences(columns: readonly Checked[], registered: RegisteredLifecycle): Fault[] {
  const name = `${registered.table}.${registered.column}`
  const found = columns.find(({ table, column }) => `${table}.${column}` === name)
  if (found === undefined) return [faultOf(`${name} is not a column with a check`)]
  const lists = found.checks.flatMap((check) => allowedValues(found.column, check) ?? [])
  if (lists.length === 0) return [faultOf(`${name}: no check of the form (${found.column} in ('…', …))`)]
  const { states } = registered.lifecycle
  const [missing, more] = [
    states.filter((state) => !lists.includes(state)),
    lists.filter((state) => !states.includes(state)),
  ]
  return [
    ...missing.map((state) => faultOf(`${name}: the database does not allow "${state}"`)),
    ...more.map((state) =>
      faultOf(`${name}: "${state}" is allowed by the database but is no state of the lifecycle`),
    ),
  ]
}

function faultOf(says: string): Fault {
  return { path: 'src/lifecycles.ts', line: 1, rule: 'lifecycle', says }
}

if (import.meta.main) {
  const columns = await onMigratedDatabase(async ({ admin }) => {
    const { rows } = await admin.query<Checked>(
      `select n.nspname || '.' || c.relname as table, a.attname as column,
              coalesce(array_agg(pg_get_constraintdef(k.oid)) filter (where k.oid is not null), '{}') as checks
         from pg_attribute a
         join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
         join pg_namespace n on n.oid = c.relnamespace and n.nspname <> all ($1) and n.nspname not like 'pg\\_%'
         left join pg_constraint k on k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey)
        where a.attnum > 0 and not a.attisdropped and (k.oid is not null or a.attname = 'state')
        group by 1, 2 order by 1, 2`,
      [foreignSchemas],
    )
    return rows
  })
  const says = `${lifecycles.length} lifecycles equal the checks of the database`
  process.exitCode = report('lifecycles', lifecycleFaults(columns, lifecycles), says)
}
