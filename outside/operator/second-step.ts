import { type Answer, json } from '../wire/answers.ts'
import { recordEvent } from './events.ts'
import type { Operator } from './operator.ts'
import { type PaymentRow, findPayment, onTheWire, paymentOnWire, statusAt } from './payment.ts'
import { type Done, charge, only } from './prepare.ts'
import { behaviorOf, testCode } from './subscribers.ts'
import { failure } from './token.ts'

const wrongLimit = 3n
const missing = () => failure(404, 'NOT_FOUND', 'The specified resource is not found.')
const empty: Answer = { status: 204, body: '' }

function here(operator: Operator, id: string) {
  const payment = findPayment(operator.store, id)
  return payment && { payment, status: statusAt(payment, new Date().toISOString()) }
}

function deny(operator: Operator, payment: PaymentRow, reason: string): readonly string[] {
  operator.store.run(
    `update payments set status = 'denied', denial_reason = ?, code = null where payment_id = ?`,
    reason,
    payment.payment_id,
  )
  return recordEvent(operator, payment.payment_id, 'ordinary')
}

/** Check the subscriber's code: right, the amount is reserved; the third wrong one denies the payment. Inside a write. */
export function validate(operator: Operator, id: string, given: Readonly<Record<string, unknown>>): Done {
  const at = here(operator, id)
  if (at === undefined) return only(missing())
  const { payment, status } = at
  if (status === 'denied') return only(failure(400, 'CARRIER_BILLING.VALIDATION_FAILED', 'the maximum number of attempts have been consumed for this validation.')) // prettier-ignore
  if (status === 'canceled') return only(missing())
  if (status !== 'pending_validation')
    return only(failure(409, 'ALREADY_EXISTS', 'Payment already validated'))
  if (given['authorizationId'] !== payment.authorization_id)
    return only(failure(400, 'CARRIER_BILLING.INVALID_AUTHORIZATION_ID', 'Invalid authorizationId.'))
  if (given['code'] !== payment.code && !(operator.isTest && given['code'] === testCode)) {
    const wrong = payment.wrong + 1n
    operator.store.run(`update payments set wrong = ? where payment_id = ?`, wrong, id)
    if (wrong < wrongLimit) return only(failure(400, 'CARRIER_BILLING.INVALID_CODE', 'Invalid code.'))
    const tell = deny(operator, payment, 'The code was wrong three times')
    return { answer: failure(400, 'CARRIER_BILLING.VALIDATION_FAILED', 'the maximum number of attempts have been consumed for this validation.'), tell } // prettier-ignore
  }
  const seconds = behaviorOf(payment.phone) === 'short_reservation' ? 2 : operator.reservationSeconds
  operator.store.run(
    `update payments set status = 'reserved', code = null, open_until = ? where payment_id = ?`,
    new Date(Date.now() + (seconds * 1000) / operator.speed).toISOString(),
    id,
  )
  return { answer: empty, tell: recordEvent(operator, id, 'ordinary') }
}

/** The merchant claims what is reserved: it goes on the bill and is owed to the merchant. Inside a write. */
export function confirm(operator: Operator, id: string): Done {
  const at = here(operator, id)
  if (at === undefined) return only(missing())
  const { payment, status } = at
  if (status === 'succeeded')
    return only(failure(409, 'CARRIER_BILLING.PAYMENT_CONFIRMED', 'Payment has been confirmed.'))
  if (status === 'canceled')
    return only(failure(409, onTheWire('CARRIER_BILLING.PAYMENT_CANCELED'), 'The payment has ended.'))
  if (status !== 'reserved')
    return only(failure(403, 'CARRIER_BILLING.PAYMENT_DENIED', 'Payment denied by business.'))
  if (behaviorOf(payment.phone) === 'denied_at_confirm') {
    const tell = deny(operator, payment, 'User is blocked due to pending debt')
    return { answer: failure(403, 'CARRIER_BILLING.PAYMENT_DENIED', 'Payment denied by business.'), tell }
  }
  return { answer: { status: 202, body: '' }, tell: charge(operator, payment) }
}

/** Give up a payment that is not charged yet; inside a write. */
export function cancel(operator: Operator, id: string): Done {
  const at = here(operator, id)
  if (at === undefined) return only(missing())
  const { status } = at
  if (status === 'succeeded')
    return only(failure(409, 'CARRIER_BILLING.PAYMENT_CONFIRMED', 'Payment has been confirmed.'))
  if (status === 'denied' || status === 'canceled') return only({ status: 202, body: '' })
  operator.store.run(`update payments set status = 'canceled', code = null where payment_id = ?`, id)
  return { answer: { status: 202, body: '' }, tell: recordEvent(operator, id, 'ordinary') }
}

/** What is known of a payment. */
export function lookUp(operator: Operator, id: string): Answer {
  const payment = findPayment(operator.store, id)
  return payment === undefined ? missing() : json(200, paymentOnWire(operator.origin, payment))
}

/** Cancel what waited too long: a reservation ends by itself. */
export async function sweep(operator: Operator): Promise<void> {
  const now = new Date().toISOString()
  const over = operator.store.all<{ payment_id: string }>(
    `select payment_id from payments where status in ('pending_validation', 'reserved') and open_until <= ? limit 100`,
    now,
  )
  if (over.length === 0) return
  const tell = await operator.store.write(() =>
    over.flatMap(({ payment_id: id }) => {
      const changed = operator.store.run(
        `update payments set status = 'canceled', code = null
         where payment_id = ? and status in ('pending_validation', 'reserved') and open_until <= ?`,
        id,
        now,
      )
      return changed === 1 ? recordEvent(operator, id, 'ordinary') : []
    }),
  )
  await operator.mail.send(tell)
}
