import { exponentOf, type Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { formatDecimal, money } from '#kernel/money.ts'
import { chartLineOf, type AccountClass } from './chart.ts'
import { balancesAt } from './past-balances.ts'

/** One file of the exported books; the same name again means more text for the same file. */
export type JournalPart = { readonly file: string; readonly text: string }

type Posted = {
  readonly id: string
  readonly at: Date
  readonly code: string
  readonly actor: string
  readonly cause: string
  readonly debit: string
  readonly credit: string
  readonly currency: Currency
  readonly amount_minor: bigint
}

const types: Readonly<Record<AccountClass, string>> = {
  asset: '  ; type: A',
  liability: '  ; type: L',
  income: '  ; type: R',
  expense: '  ; type: X',
  memo: '',
}

const mainFile = 'kontor.journal'
const dayMs = 86_400_000
const dayOf = (at: Date) => at.toISOString().slice(0, 10)
const startOf = (day: string) => new Date(`${day}T00:00:00Z`)

const written = (minor: bigint, currency: Currency) => `${formatDecimal(money(minor, currency))} ${currency}`

/** The sums of the export as it goes, debits positive; what the day-end assertions say. */
type Running = Map<string, { path: string; currency: Currency; minor: bigint }>

function move(running: Running, path: string, currency: Currency, minor: bigint): void {
  const key = `${path} ${currency}`
  running.set(key, { path, currency, minor: (running.get(key)?.minor ?? 0n) + minor })
}

/**
 * The posted books as journals of hledger, a file a day and a main file that includes them: declared accounts and
 * commodities, opening balances where the stretch does not begin with the books, and after each day an assertion of
 * every balance it touched. Debits are positive. Amounts still pending are not in the books yet and are left out.
 * Throws when the transfers read do not add up to the balances the database tells for the end of the stretch.
 */
export async function* hledgerJournal(
  db: Queries,
  { from, to }: { readonly from?: Date; readonly to?: Date } = {},
): AsyncGenerator<JournalPart> {
  const [bounds] = await db.sql<{ first: Date | null; now: Date }>`
    select min(t.at) as first, ledger.now() as now from ledger.transfers t`
  const end = to ?? bounds?.now ?? startOf('1970-01-01')
  const begin = from ?? bounds?.first ?? end
  const running: Running = new Map()
  yield { file: mainFile, text: await declarations(db) }
  if (from) yield { file: mainFile, text: await openingBalances(db, from, running) }
  for (let day = dayOf(begin); startOf(day) < end; day = dayOf(new Date(startOf(day).getTime() + dayMs))) {
    const file = `${day}.journal`
    const touched: Running = new Map()
    const stop = new Date(Math.min(startOf(day).getTime() + dayMs, end.getTime()))
    for await (const posted of postedBetween(db, startOf(day) > begin ? startOf(day) : begin, stop)) {
      if (touched.size === 0) yield { file: mainFile, text: `include ${file}\n` }
      for (const { debit, credit, currency, amount_minor } of posted) {
        for (const sums of [running, touched]) {
          move(sums, debit, currency, amount_minor)
          move(sums, credit, currency, -amount_minor)
        }
      }
      yield { file, text: posted.map(entry).join('') }
    }
    if (touched.size > 0) yield { file, text: assertions(day, touched, running) }
  }
  await proveAgainst(db, end, running)
}

async function declarations(db: Queries): Promise<string> {
  const accounts = await db.sql<{ path: string }>`select distinct path from ledger.accounts order by path`
  const used = await db.sql<{
    currency: Currency
  }>`select distinct currency from ledger.accounts order by currency`
  const commodities = used.map(
    ({ currency }) => `commodity 1000.${'0'.repeat(exponentOf(currency))} ${currency}\n`,
  )
  const declared = accounts.map(({ path }) => `account ${path}${types[chartLineOf(path)?.class ?? 'memo']}\n`)
  return `; Books of Kontor. Check: hledger -f ${mainFile} check --strict ordereddates\n\n${commodities.join('')}\n${declared.join('')}\n`
}

async function openingBalances(db: Queries, from: Date, running: Running): Promise<string> {
  const lines: string[] = []
  for (const { path, currency, sums } of await balancesAt(db, from)) {
    const minor = sums.debits_posted_minor - sums.credits_posted_minor
    if (minor === 0n) continue
    move(running, path, currency, minor)
    lines.push(`    ${path}  ${written(minor, currency)}\n`)
  }
  return lines.length === 0 ? '' : `${dayOf(from)} * opening balances\n${lines.join('')}\n`
}

/** What was posted in a stretch, in order, some thousands at a time. */
async function* postedBetween(db: Queries, from: Date, to: Date): AsyncGenerator<Posted[]> {
  const most = 5_000
  let after = { at: from, seq: 0 }
  for (;;) {
    const rows: (Posted & { exact: string; seq: number })[] = await db.sql<
      Posted & { exact: string; seq: number }
    >`
      select t.id::text as id, t.at, t.at::text as exact, t.seq, t.code, t.actor, t.cause, d.path as debit, c.path as credit,
             t.currency, t.amount_minor
        from ledger.transfers t
        join ledger.accounts d on d.id = t.debit_id
        join ledger.accounts c on c.id = t.credit_id
       where t.kind in ('single', 'post')
         and t.at >= ${after.at}
         and (t.at, t.seq) > (${after.at}::timestamptz, ${after.seq}::bigint)
         and t.at < ${to}
       order by t.at, t.seq
       limit ${most}`
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < most) return
    after = { at: last.exact as unknown as Date, seq: last.seq }
  }
}

function entry({ id, at, code, actor, cause, debit, credit, currency, amount_minor }: Posted): string {
  const words = (text: string) => text.replace(/[\n;|,]/g, ' ')
  return (
    `${dayOf(at)} * (${code}) ${words(cause)}  ; id:${id}, actor:${words(actor)}\n` +
    `    ${debit}  ${written(amount_minor, currency)}\n    ${credit}  ${written(-amount_minor, currency)}\n\n`
  )
}

function assertions(day: string, touched: Running, running: Running): string {
  const lines = [...touched].map(([key, { path, currency }]) => {
    const now = running.get(key)?.minor ?? 0n
    return `    ${path}  ${written(0n, currency)} = ${written(now, currency)}\n`
  })
  return `${day} * end of day\n${lines.toSorted().join('')}\n`
}

/** What was exported must be what the database says the balances are. */
async function proveAgainst(db: Queries, end: Date, running: Running): Promise<void> {
  for (const { path, currency, sums } of await balancesAt(db, end)) {
    const told = sums.debits_posted_minor - sums.credits_posted_minor
    const exported = running.get(`${path} ${currency}`)?.minor ?? 0n
    if (told !== exported)
      throw new Error(
        `exported books differ at ${path}: ${written(exported, currency)}, not ${written(told, currency)}`,
      )
  }
}
