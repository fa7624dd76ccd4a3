import { freshId } from '../wire/marks.ts'
import type { Operator } from './operator.ts'
import { type PaymentRow, findPayment, onTheWire, paymentOnWire } from './payment.ts'
import { type Behavior } from './subscribers.ts'

const types = {
  reserved: 'payment-reserved',
  succeeded: 'payment-completed',
  canceled: 'payment-canceled',
  denied: 'payment-denied',
  pending_validation: 'payment-pending-validation',
} as const

/** Write down the event of a payment's state as it now is; inside a write. Answers ids to send beside the answer. */
export function recordEvent(operator: Operator, paymentId: string, behavior: Behavior): readonly string[] {
  const payment = findPayment(operator.store, paymentId)
  if (payment === undefined || payment.sink === null) return []
  const { mail } = operator
  if (payment.status === 'succeeded') {
    if (behavior === 'answer_lost') return []
    if (behavior === 'event_late') {
      mail.write({ ...letterOf(operator, payment), delaySeconds: 20 })
      return []
    }
    if (behavior === 'event_wrong_amount') {
      const wrong = mail.write(letterOf(operator, { ...payment, amount_minor: payment.amount_minor + 100n }))
      mail.write({ ...letterOf(operator, payment), delaySeconds: 2 })
      return [wrong]
    }
    if (behavior === 'event_twice') return [mail.write({ ...letterOf(operator, payment), copies: 2 })]
  }
  return [mail.write(letterOf(operator, payment))]
}

function letterOf(operator: Operator, payment: PaymentRow) {
  const { amountTransaction, paymentDate } = paymentOnWire(operator.origin, payment)
  const isGood = payment.status !== 'denied'
  const event = {
    id: freshId('evt'),
    source: `${operator.origin}/carrier-billing/v0/payments/${payment.payment_id}`,
    specversion: '1.0',
    type: `org.camaraproject.carrier-billing.v0.${onTheWire(types[payment.status])}`,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      paymentId: payment.payment_id,
      status: isGood ? 'succeeded' : 'failed',
      description: 'Payment Notification',
      ...(paymentDate !== undefined && { paymentDate }),
      ...(payment.denial_reason !== null && { denialReason: payment.denial_reason }),
      // Beyond what the interface asks for: with the amount in it, the event is evidence by itself.
      amountTransaction,
    },
  }
  return {
    about: payment.payment_id,
    url: payment.sink ?? '',
    contentType: 'application/cloudevents+json',
    headers: payment.sink_token === null ? {} : { authorization: `Bearer ${payment.sink_token}` },
    body: JSON.stringify(event),
  }
}
