import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'

/** Money owed to us that a person gave up, and why. */
export type WriteOff = {
  readonly id: string
  readonly kind: 'debt' | 'invoice'
  readonly number: string
  readonly orderId: string
  readonly amount: Money
  readonly because: string
  readonly at: Date
}

type Row = Omit<WriteOff, 'amount'> & { readonly amount_minor: bigint; readonly currency: Currency }

/** Debts and invoices that were written off, the latest first; at most `most`. */
export async function writeOffs(db: Queries, most = 100): Promise<WriteOff[]> {
  const rows = await db.sql<Row>`
    select lost.id, lost.kind, lost.number, lost."orderId", lost.amount_minor, lost.currency, lost.because, lost.at
      from (
      select d.id, 'debt' as kind, 'D-' || d.number as number, d.order_id as "orderId",
             d.written_off_minor as amount_minor, d.currency, d.written_off_because as because, d.closed_at as at
        from mandates.debts d where d.state = 'written_off'
      union all
      select i.id, 'invoice', 'R-' || i.number, i.order_id, i.written_off_minor, i.currency, i.written_off_because,
             i.closed_at
        from credit.invoices i where i.state = 'written_off'
    ) lost
     order by lost.at desc, lost.id desc
     limit ${most}`
  return rows.map(({ amount_minor, currency, ...rest }) => ({
    ...rest,
    amount: money(amount_minor, currency),
  }))
}
