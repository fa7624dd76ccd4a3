import type { Db } from '#kernel/database.ts'
import { formatDecimal, money } from '#kernel/money.ts'
import { trialBalance } from '#money/ledger/index.ts'

/** What the database held at one moment: rows by table, facts told, balances. */
type Picture = {
  readonly rows: ReadonlyMap<string, number>
  readonly lastFact: number
  readonly balances: ReadonlyMap<string, string>
}

/** What a step changed. */
export type Change = { readonly rows: string[]; readonly facts: string[]; readonly ledger: string[] }

async function rowsByTable(owner: Db): Promise<Map<string, number>> {
  const tables = await owner.sql<{ name: string; count: number }>`
    select t.name, (xpath('/row/c/text()', query_to_xml('select count(*) as c from ' || t.name, false, true, '')))[1]::text::bigint as count
      from (select format('%I.%I', schemaname, tablename) as name from pg_tables
             where schemaname in ('access', 'parties', 'notifications', 'catalog', 'pricing', 'inventory', 'cart', 'orders',
                                  'payments', 'shipping', 'ledger')) t
     where t.name not like '%account_deltas'`
  return new Map(tables.map((each) => [each.name, each.count]))
}

async function balancesNow(owner: Db): Promise<Map<string, string>> {
  const { lines } = await trialBalance(owner)
  return new Map(
    lines.map((line) => {
      const net = line.sums.credits_posted_minor - line.sums.debits_posted_minor
      const held = line.sums.credits_pending_minor - line.sums.debits_pending_minor
      const shown = (minor: bigint) => formatDecimal(money(minor, line.currency))
      return [line.path, `${shown(net)} ${line.currency}${held === 0n ? '' : `, pending ${shown(held)}`}`]
    }),
  )
}

async function picture(owner: Db): Promise<Picture> {
  const [last] = await owner.sql<{ id: number }>`select coalesce(max(id), 0) as id from kernel.outbox`
  return { rows: await rowsByTable(owner), lastFact: last?.id ?? 0, balances: await balancesNow(owner) }
}

/** Do something and say what it changed in the database. */
export async function witness<T>(owner: Db, work: () => Promise<T>): Promise<{ value: T; change: Change }> {
  const before = await picture(owner)
  const value = await work()
  const after = await picture(owner)
  const facts = await owner.sql<{ type: string; aggregate: string }>`
    select type, aggregate from kernel.outbox where id > ${before.lastFact} order by id`
  const rows = [...after.rows].flatMap(([name, count]) => {
    const more = count - (before.rows.get(name) ?? 0)
    return more === 0 ? [] : [`${name} ${more > 0 ? '+' : ''}${more}`]
  })
  const ledger = [...after.balances]
    .filter(([path, shown]) => before.balances.get(path) !== shown)
    .map(([path, shown]) => `${path}: ${shown}`)
  return {
    value,
    change: {
      rows: rows.toSorted(),
      facts: facts.map((each) => `${each.type} (${each.aggregate})`),
      ledger: ledger.toSorted(),
    },
  }
}

/** Names for ids, secrets and addresses, in the order they are met, so that every recording says the same. */
export function renamer(origins: Readonly<Record<string, string>>): (text: string) => string {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  return (text) =>
    text
      .replace(
        /\b(ord|pay|att|op|crt|lin|chd|oln|shp|pty|hld|mal|ses|prc|evt)_(?!0{26})[0-9a-z]{16,40}/g,
        (id, kind: string) => {
          const known = names.get(id)
          if (known !== undefined) return known
          const next = (counts.get(kind) ?? 0) + 1
          counts.set(kind, next)
          const name = `${kind}_${next}`
          names.set(id, name)
          return name
        },
      )
      .replace(/token=[\w-]{20,}/g, 'token=…')
      .replace(/http:\/\/127\.0\.0\.1:\d+/g, (origin) => origins[origin] ?? 'http://elsewhere')
}
