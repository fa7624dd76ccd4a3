import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import { account, balanceAt } from '#money/ledger/index.ts'

/** What a clearing account holds at an instant, and what explains it. Nothing unexplained means that the three sides agree. */
export type ClearingPosition = {
  readonly account: string
  readonly currency: Currency
  readonly balance: Money
  /** Taken or given back, and in no settlement file yet. */
  readonly unsettled: Money
  /** In a file the bank has not been paid for yet. */
  readonly unpaid: Money
  /** Differences that are cases. */
  readonly breaks: Money
  readonly unexplained: Money
}

type Row = {
  readonly method: string
  readonly currency: Currency
  readonly unsettled_minor: bigint
  readonly unpaid_minor: bigint
  readonly breaks_minor: bigint
}

/** A part of what explains a clearing account whose provider is this house: signed as the account's balance is. */
export type OwnPart = {
  /** In the words of the chart: `on-account`. */
  readonly method: string
  readonly currency: Currency
  /** Taken or given back by the gateway. */
  readonly unsettledMinor: bigint
  /** What the house's own records (invoices, debits, deposits, receipts) already count of it. */
  readonly countedMinor: bigint
}

/** What explains the clearing accounts of ways the house carries out itself, just before an instant. */
export type OwnProof = (db: Queries, at: Date) => Promise<readonly OwnPart[]>

/** Connectors whose provider is this house: no settlement file comes, its own records are the other side. */
export const ownConnectors: readonly string[] = [
  'wallet',
  'on_account',
  'bank_transfer',
  'direct_debit',
  'stablecoin',
]

const isOwn = (method: string) => ownConnectors.includes(method.replaceAll('-', '_'))

/**
 * What explains every clearing account whose provider sends settlement files, just before an instant. What is unsettled
 * are operations and disputes decided before it without a line imported before it, and without a break of their own.
 */
const rowsOf = (db: Queries, at: Date) => db.sql<Row>`
    with moved as (
      select replace(a.method, '_', '-') as method, a.currency,
             case o.kind when 'refund' then -o.amount_minor else o.amount_minor end as minor
        from payments.operations o
        join payments.attempts a on a.id = o.attempt_id
       where a.connector <> all (${[...ownConnectors]}::text[])
         and o.kind in ('capture', 'refund') and o.state = 'succeeded' and o.decided_at < ${at}
         and (o.kind = 'capture' or cardinality(o.reserved_by) > 0)
         and not exists (select 1 from reconciliation.lines l join reconciliation.files f on f.id = l.file_id
                          where l.operation_id = o.id and l.match in ('matched', 'amount') and f.imported_at < ${at})
         and not exists (select 1 from reconciliation.breaks b
                          where b.kind = 'missing_theirs' and b.subject = o.id and b.opened_at < ${at}
                            and (b.state = 'open' or b.resolved_to is not null))
      union all
      select split_part(c.path, ':', 2), t.currency,
             case when t.credit_id = c.id then -t.amount_minor else t.amount_minor end
        from ledger.transfers t
        join ledger.accounts c on c.id in (t.debit_id, t.credit_id) and c.path like 'psp:%:clearing'
       where t.code in ('chargeback', 'chargeback_reversed') and t.at < ${at}
         and not exists (select 1 from reconciliation.lines l join reconciliation.files f on f.id = l.file_id
                          where l.reference = t.cause and l.match = 'matched' and f.imported_at < ${at}
                            and l.type = case t.code when 'chargeback' then 'chargeback' else 'reversal' end)
    ), paying as (
      select l.method, f.currency, sum(l.net_minor) as minor
        from reconciliation.files f
        join reconciliation.lines l on l.file_id = f.id
       where f.imported_at < ${at} and (f.paid_at is null or f.paid_at >= ${at})
       group by l.method, f.currency
    ), broken as (
      select split_part(b.account, ':', 2) as method, b.currency, sum(b.amount_minor) as minor
        from reconciliation.breaks b
       where b.account like 'psp:%:clearing' and b.opened_at < ${at} and (b.state = 'open' or b.resolved_at >= ${at})
       group by 1, 2
    ), named as (
      select split_part(c.path, ':', 2) as method, c.currency from ledger.accounts c where c.path like 'psp:%:clearing'
       union select l.method, f.currency
        from reconciliation.files f join reconciliation.lines l on l.file_id = f.id
    )
    select n.method, n.currency,
           coalesce((select sum(m.minor) from moved m where m.method = n.method and m.currency = n.currency), 0)::bigint as unsettled_minor,
           coalesce((select sum(p.minor) from paying p where p.method = n.method and p.currency = n.currency), 0)::bigint as unpaid_minor,
           coalesce((select sum(b.minor) from broken b where b.method = n.method and b.currency = n.currency), 0)::bigint as breaks_minor
      from named n
     order by n.method, n.currency`

/**
 * The position of every clearing account, just before an instant: of providers that send settlement files by operations,
 * lines and bank entries; of ways the house carries out itself by its own records, which `proof` counts.
 */
export async function clearingPositions(
  db: Queries,
  at: Date,
  proof: OwnProof = () => Promise.resolve([]),
): Promise<ClearingPosition[]> {
  const parts = await proof(db, at)
  const positions: ClearingPosition[] = []
  for (const row of await rowsOf(db, at)) {
    const { currency, method } = row
    const path = account.clearing(method)
    const { posted } = await balanceAt(db, { path, currency }, at)
    const own = parts.filter((each) => each.method === method && each.currency === currency)
    const unsettled = own.reduce((sum, each) => sum + each.unsettledMinor, row.unsettled_minor)
    const unpaid = own.reduce((sum, each) => sum + each.countedMinor, row.unpaid_minor)
    // Of our own ways the records count what is there whether or not it is a case; a case explains nothing twice.
    const breaks = isOwn(method) ? 0n : row.breaks_minor
    positions.push({
      account: path,
      currency,
      balance: posted,
      unsettled: money(unsettled, currency),
      unpaid: money(unpaid, currency),
      breaks: money(breaks, currency),
      unexplained: money(posted.minor - unsettled - unpaid - breaks, currency),
    })
  }
  return positions
}

/** What our books say we have at the bank beside what the bank says. */
export type BankPosition = {
  readonly account: string
  readonly currency: Currency
  readonly balance: Money
  /** Closing balance of the last statement. */
  readonly told: Money
  /** Told and not booked yet. */
  readonly unbooked: Money
  readonly breaks: Money
  readonly unexplained: Money
}

/** The position of our bank account in each currency, just before an instant. */
export async function bankPositions(db: Queries, name: string, at: Date): Promise<BankPosition[]> {
  const path = account.bank(name)
  const rows = await db.sql<{
    currency: Currency
    told_minor: bigint
    unbooked_minor: bigint
    breaks_minor: bigint
  }>`
    select distinct on (s.currency) s.currency, s.closing_minor as told_minor,
           coalesce((select sum(e.amount_minor)
                       from reconciliation.entries e join reconciliation.statements x on x.id = e.statement_id
                      where x.account = s.account and x.currency = s.currency and x.imported_at < ${at}
                        and (e.booked_at is null or e.booked_at >= ${at})), 0)::bigint as unbooked_minor,
           coalesce((select sum(b.amount_minor) from reconciliation.breaks b
                      where b.account = ${path} and b.currency = s.currency and b.opened_at < ${at}
                        and (b.state = 'open' or b.resolved_at >= ${at})), 0)::bigint as breaks_minor
      from reconciliation.statements s
     where s.account = ${name} and s.imported_at < ${at}
     order by s.currency, s.sequence desc`
  const positions: BankPosition[] = []
  for (const { currency, told_minor, unbooked_minor, breaks_minor } of rows) {
    const { posted } = await balanceAt(db, { path, currency }, at)
    const of = (minor: bigint) => money(minor, currency)
    positions.push({
      account: path,
      currency,
      balance: posted,
      told: of(told_minor),
      unbooked: of(unbooked_minor),
      breaks: of(breaks_minor),
      unexplained: of(posted.minor + unbooked_minor - told_minor - breaks_minor),
    })
  }
  return positions
}
