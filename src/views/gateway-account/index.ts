import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import { findDisputes, type Dispute } from '#money/disputes/index.ts'

/** A movement of the money programs asked for: taken, given back, taken back by a payer's bank, or returned by it. */
export type Movement = {
  /** An operation, or the transfer a dispute moved its money by. */
  readonly id: string
  readonly kind: 'capture' | 'refund' | 'chargeback' | 'chargeback_reversed'
  readonly paymentId: string
  readonly operationId: string | null
  readonly disputeId: string | null
  /** What came is positive. */
  readonly amount: Money
  /** What the provider kept of it, where its file has told. */
  readonly fee: Money
  readonly at: Date
  /** When the bank had it; null before. */
  readonly paidAt: Date | null
}

type Row = Omit<Movement, 'amount' | 'fee'> & {
  readonly amount_minor: bigint
  readonly fee_minor: bigint
  readonly currency: Currency
}

/** Movements, the newest first; one, those of a kind, or those below one (then older) where named. */
export async function movementsOfRequests(
  db: Queries,
  filter: {
    readonly id?: string | undefined
    readonly kinds?: readonly Movement['kind'][] | undefined
    readonly below?: string | undefined
    readonly most: number
  },
): Promise<Movement[]> {
  const { id = null, kinds = null, below = null, most } = filter
  const rows = await db.sql<Row>`
    with moved as (
      select o.id, o.kind, i.id as payment_id, o.id as operation_id, null::text as dispute_id, i.currency,
             case o.kind when 'refund' then -o.amount_minor else o.amount_minor end as amount_minor,
             coalesce(-l.fee_minor, 0) as fee_minor, o.decided_at as at, f.paid_at
        from requests.requests r
        join payments.intents i on i.id = r.payment_id
        join payments.attempts a on a.intent_id = i.id
        join payments.operations o on o.attempt_id = a.id
        left join reconciliation.lines l on l.operation_id = o.id and l.match in ('matched', 'amount')
        left join reconciliation.files f on f.id = l.file_id
       where o.kind in ('capture', 'refund') and o.state = 'succeeded'
      union all
      select replace(t.id::text, '-', ''), t.code, i.id, null, d.id, d.currency,
             case t.code when 'chargeback' then -t.amount_minor else t.amount_minor end, 0, t.at, null
        from requests.requests r
        join payments.intents i on i.id = r.payment_id
        join payments.attempts a on a.intent_id = i.id
        join disputes.disputes d on d.attempt_id = a.id
        join ledger.transfers t on t.cause = d.provider_id and t.code in ('chargeback', 'chargeback_reversed')
    )
    select m.id, m.kind, m.payment_id as "paymentId", m.operation_id as "operationId", m.dispute_id as "disputeId",
           m.currency, m.amount_minor, m.fee_minor, m.at, m.paid_at as "paidAt"
      from moved m
     where (${id}::text is null or m.id = ${id})
       and (${kinds === null ? null : [...kinds]}::text[] is null or m.kind = any (${kinds === null ? null : [...kinds]}::text[]))
       and (${below}::text is null or (m.at, m.id) < (select b.at, b.id from moved b where b.id = ${below}))
     order by m.at desc, m.id desc
     limit ${most}`
  return rows.map(({ amount_minor, fee_minor, currency, ...rest }) => ({
    ...rest,
    amount: money(amount_minor, currency),
    fee: money(fee_minor, currency),
  }))
}

/** Disputes of payments programs asked for, the newest first; with `above`, those just newer than it. */
export async function disputesOfRequests(
  db: Queries,
  filter: { readonly below?: string | undefined; readonly above?: string | undefined; readonly most: number },
): Promise<Dispute[]> {
  const { below = null, above = null, most } = filter
  const rows = await db.sql<{ id: string }>`
    select d.id
      from disputes.disputes d
      join payments.attempts a on a.id = d.attempt_id
      join requests.requests r on r.payment_id = a.intent_id
     where (${below}::text is null or d.id < ${below})
       and (${above}::text is null or d.id > ${above})
     order by case when ${above}::text is not null then d.id end asc, d.id desc
     limit ${most}`
  const found = await Promise.all(rows.map(({ id }) => findDisputes(db, { id })))
  const disputes = found.flat()
  return above === null ? disputes : disputes.toReversed()
}
