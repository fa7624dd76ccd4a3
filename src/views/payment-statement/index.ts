import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import { findShipments, type Shipment } from '#goods/shipping/index.ts'
import { balance } from '#money/ledger/index.ts'
import {
  casesOf,
  findPaymentFor,
  refundableAccount,
  type EvidenceEffect,
  type EvidenceSource,
  type Payment,
  type PaymentCase,
  type PaymentId,
} from '#money/payments/index.ts'
import { findOrder, orderNumber, type OrderId, type OrderState } from '#trade/orders/index.ts'
import { transfersOf, type PostedTransfer } from './transfers.ts'
import { waterfallOf, type Waterfall } from './waterfall.ts'

export type { PostedTransfer } from './transfers.ts'
export type { Step, StepCode, Waterfall } from './waterfall.ts'

/** A piece of evidence as it is shown: what it was and what it did, without its bytes. */
export type EvidenceLine = {
  readonly id: number
  readonly attemptId: string
  readonly source: EvidenceSource
  readonly receivedAt: Date
  readonly effect: EvidenceEffect | null
}

/** What was heard about a payment, in its order. */
export async function evidenceOf(db: Queries, paymentId: PaymentId): Promise<EvidenceLine[]> {
  return db.sql<EvidenceLine>`
    select e.id, e.attempt_id as "attemptId", e.source, e.received_at as "receivedAt", e.effect
      from payments.evidence e
      join payments.attempts a on a.id = e.attempt_id
     where a.intent_id = ${paymentId}
     order by e.id`
}

/** Where the money of an order is, and how that is known. */
export type PaymentStatement = {
  readonly orderId: OrderId
  readonly orderNumber: string
  readonly orderState: OrderState
  readonly total: Money
  /** Undefined for an order that costs nothing. */
  readonly payment: Payment | undefined
  /** What may still be given back, as the ledger has it. */
  readonly refundable: Money
  readonly waterfall: Waterfall
  readonly transfers: readonly PostedTransfer[]
  readonly evidence: readonly EvidenceLine[]
  readonly cases: readonly PaymentCase[]
  readonly shipments: readonly Shipment[]
}

/** The payment statement of an order; null when there is no such order. For operators: it is not shown to buyers. */
export async function paymentStatement(db: Queries, orderId: OrderId): Promise<PaymentStatement | null> {
  const order = await findOrder(db, orderId)
  if (order === null) return null
  const total = money(order.total_minor, order.currency)
  const payment = await findPaymentFor(db, orderId)
  const shipments = await findShipments(db, { orderId })
  const transfers = await transfersOf(db, payment, shipments)
  const evidence = payment === undefined ? [] : await evidenceOf(db, payment.intent.id)
  const refundable = payment
    ? (await balance(db, refundableAccount(payment.intent), order.currency)).available
    : money(0n, order.currency)
  return {
    orderId,
    orderNumber: orderNumber(order.number),
    orderState: order.state,
    total,
    payment,
    refundable,
    waterfall: waterfallOf(total, transfers),
    transfers,
    evidence,
    cases: payment === undefined ? [] : await casesOf(db, payment.intent.id),
    shipments,
  }
}
