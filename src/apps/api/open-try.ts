import { refused } from '#kernel/result.ts'
import { findPaymentFor, isOpen, type Attempt } from '#money/payments/index.ts'
import type { Order } from '#trade/orders/index.ts'
import { answer, type Call, type Reply } from './operation.ts'
import { refuse } from './refusals.ts'
import { paymentOnWire } from './wire/order.ts'

/** The payment of an order as it is now, as an answer. */
export async function paymentNow(db: Call['db'], order: Pick<Order, 'id'>): Promise<Reply> {
  const payment = await findPaymentFor(db, order.id)
  if (payment === undefined) throw refuse(refused('payment_not_found'))
  return answer(paymentOnWire(payment))
}

/** The open try to pay an order that fits; refused where there is none. */
export async function openTry(
  db: Call['db'],
  order: Pick<Order, 'id'>,
  fits: (attempt: Attempt) => boolean,
): Promise<Attempt> {
  const payment = await findPaymentFor(db, order.id)
  const found = payment?.attempts.find((each) => isOpen(each.state) && fits(each))
  if (found === undefined) throw refuse(refused('payment_not_open'))
  return found
}
