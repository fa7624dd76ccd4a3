import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import type { Shipment } from '#goods/shipping/index.ts'
import { transferIdOf } from '#money/ledger/index.ts'
import type { Payment } from '#money/payments/index.ts'

/** A transfer of the ledger that an order caused. */
export type PostedTransfer = {
  readonly id: string
  readonly at: Date
  readonly kind: 'single' | 'pending' | 'post' | 'void' | 'expire'
  readonly code: string
  readonly cause: string
  readonly debit: string
  readonly credit: string
  readonly amount: Money
  /** Of a transfer set aside: whether it still is. */
  readonly state: 'pending' | 'posted' | 'voided' | 'expired' | null
}

/** The ids of every transfer an order can have caused: they follow from its attempts, operations and parcels. */
function idsOf(payment: Payment | undefined, shipments: readonly Shipment[]): string[] {
  const attempts = (payment?.attempts ?? []).map(({ id }) => transferIdOf(id, 'hold'))
  const operations = (payment?.operations ?? []).flatMap(({ id, reservedBy }) => [
    ...reservedBy,
    ...['post', 'plain', 'rest', 'refundable'].map((step) => transferIdOf(id, step)),
  ])
  const parcels = shipments.flatMap(({ id }) =>
    ['sale', 'vat', 'shipping_fee'].map((code) => transferIdOf(id, code)),
  )
  return [...attempts, ...operations, ...parcels]
}

/** The ledger transfers of an order, the oldest first, with what became of those that were set aside. */
export async function transfersOf(
  db: Queries,
  payment: Payment | undefined,
  shipments: readonly Shipment[],
): Promise<PostedTransfer[]> {
  const ids = idsOf(payment, shipments)
  const rows = await db.sql<Omit<PostedTransfer, 'amount'> & { amount_minor: bigint; currency: Currency }>`
    select t.id::text as id, t.at, t.kind, t.code, t.cause, d.path as debit, c.path as credit, t.amount_minor,
           t.currency,
           case when p.state = 'pending' and p.expires_at <= ledger.now() then 'expired' else p.state end as state
      from ledger.transfers t
      join ledger.accounts d on d.id = t.debit_id
      join ledger.accounts c on c.id = t.credit_id
      left join ledger.pendings p on p.id = t.id
     where t.id = any (${ids}::uuid[]) or t.pending_id = any (${ids}::uuid[])
     order by t.at, t.id`
  return rows.map(({ amount_minor, currency, ...rest }) => ({
    ...rest,
    amount: money(amount_minor, currency),
  }))
}
