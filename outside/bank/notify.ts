import { formatAmount } from '../wire/amounts.ts'
import type { Bank } from './bank.ts'
import type { Behavior } from './magic-cards.ts'
import { type PaymentRow, findPayment, paymentOnWire } from './payment.ts'

/** The kinds of message a merchant gets. */
export type NotificationType =
  | 'payment.authorized'
  | 'payment.declined'
  | 'payment.captured'
  | 'payment.voided'
  | 'payment.refunded'

/** Record what the merchant will be told about the payment as it now stands; inside a write. Answers ids to deliver at once. */
export function recordNotification(
  bank: Bank,
  type: NotificationType,
  paymentId: string,
  behavior?: Behavior,
): string[] {
  const payment = findPayment(bank.store, 'id', paymentId)
  if (payment === undefined || payment.notify_url === '' || behavior === 'answer_lost') return []
  const data = paymentOnWire(bank.store, payment)
  const message = { type, about: payment.id, url: payment.notify_url }
  if (behavior === 'notify_late') {
    bank.notifier.record({ ...message, fields: { data }, delaySeconds: 20 })
    return []
  }
  if (behavior === 'notify_wrong_amount') {
    const wrong = bank.notifier.record({
      ...message,
      fields: { data: { ...data, ...wrongAmounts(payment) } },
    })
    bank.notifier.record({ ...message, fields: { data }, delaySeconds: 2 })
    return [wrong]
  }
  return [bank.notifier.record({ ...message, fields: { data }, copies: behavior === 'notify_twice' ? 2 : 1 })]
}

function wrongAmounts(payment: PaymentRow) {
  const wrong = formatAmount(payment.amount_minor + 100n, payment.currency)
  return { amount: wrong, amount_authorized: wrong }
}
