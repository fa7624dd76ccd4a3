import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import {
  notesOf,
  openCases,
  type CaseNote,
  type IntentState,
  type PaymentCase,
  type PaymentId,
} from '#money/payments/index.ts'
import { orderNumber, type OrderId } from '#trade/orders/index.ts'

/** A payment in the desk's list. */
export type DeskPayment = {
  readonly id: PaymentId
  readonly orderId: OrderId
  readonly orderNumber: string | null
  readonly state: IntentState
  readonly amount: Money
  readonly authorized: Money
  readonly captured: Money
  readonly refunded: Money
  readonly createdAt: Date
  readonly attempts: number
  readonly openCases: number
}

type Row = Pick<DeskPayment, 'id' | 'orderId' | 'state' | 'createdAt' | 'attempts' | 'openCases'> & {
  number: number | null
  currency: Currency
  amount_minor: bigint
  authorized_minor: bigint
  captured_minor: bigint
  refunded_minor: bigint
}

/** Payments for the desk, the newest first; below the id of the page before. At most 50 or as many as asked. */
export async function deskPayments(
  db: Queries,
  filter: { readonly state?: IntentState; readonly belowId?: string; readonly most?: number } = {},
): Promise<DeskPayment[]> {
  const { state = null, belowId = null, most = 50 } = filter
  const rows = await db.sql<Row>`
    select i.id, i.reference as "orderId", o.number, i.state, i.currency, i.amount_minor, i.authorized_minor,
           i.captured_minor, i.refunded_minor, i.created_at as "createdAt",
           (select count(*) from payments.attempts a where a.intent_id = i.id) as attempts,
           (select count(*) from payments.cases c where c.intent_id = i.id and c.closed_at is null) as "openCases"
      from payments.intents i
      left join orders.orders o on o.id = i.reference
     where (${state}::text is null or i.state = ${state})
       and (${belowId}::text is null or i.id < ${belowId})
     order by i.id desc
     limit ${most}`
  return rows.map(({ number, currency, ...row }) => ({
    id: row.id,
    orderId: row.orderId,
    orderNumber: number === null ? null : orderNumber(number),
    state: row.state,
    amount: money(row.amount_minor, currency),
    authorized: money(row.authorized_minor, currency),
    captured: money(row.captured_minor, currency),
    refunded: money(row.refunded_minor, currency),
    createdAt: row.createdAt,
    attempts: row.attempts,
    openCases: row.openCases,
  }))
}

/** An open case with the number of its order. */
export type DeskCase = PaymentCase & {
  readonly orderNumber: string | null
  readonly ownerName: string | null
  readonly notes: readonly CaseNote[]
}

/** Everything that waits for a person, the oldest first. */
export async function deskCases(db: Queries, most = 100): Promise<DeskCase[]> {
  const cases = await openCases(db, most)
  const references = cases.map(({ reference }) => reference ?? '')
  const numbers = await db.sql<{ id: string; number: number }>`
    select id, number from orders.orders where id = any (${references}::text[])`
  const owners = cases.map(({ owner }) => owner ?? '')
  const people = await db.sql<{ id: string; name: string }>`
    select id, display_name as name from parties.parties where id = any (${owners}::text[])`
  const notes = await notesOf(
    db,
    cases.map(({ id }) => id),
  )
  return cases.map((each) => {
    const order = numbers.find(({ id }) => id === each.reference)
    return {
      ...each,
      orderNumber: order === undefined ? null : orderNumber(order.number),
      ownerName: people.find(({ id }) => id === each.owner)?.name ?? null,
      notes: notes.filter(({ caseId }) => caseId === each.id),
    }
  })
}
