import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bank } from './bank.ts'
import { balance, book } from './books.ts'
import type { CheckedCard } from './card-form.ts'
import { type Behavior, type DeclineCode, behaviorOf } from './magic-cards.ts'
import { recordNotification } from './notify.ts'
import { type PaymentRow, attemptLimit, findPayment, sessionOpen } from './payment.ts'

/** What came of a try to pay. `closed`: the session has ended. `no_answer`: the payer is told that nothing was heard. */
export type PayOutcome =
  | { kind: 'missing' }
  | { kind: 'decided' | 'already' | 'closed'; payment: PaymentRow }
  | { kind: 'no_answer'; payment: PaymentRow; happened: boolean }

/** What an issuer lends on one card in one currency, in minor units: 5,000.00. */
const cardLimitMinor = 500_000n
const wrongCodeLimit = 3n

/** Ask the issuer of this card to authorize the session's amount; notifies the merchant before it answers. */
export async function payWithCard(bank: Bank, sessionId: string, card: CheckedCard): Promise<PayOutcome> {
  const behavior = behaviorOf(card.number)
  if (behavior === 'no_answer') {
    const payment = findPayment(bank.store, 'session_id', sessionId)
    if (payment === undefined) return { kind: 'missing' }
    await sleep(2000 / bank.speed)
    return { kind: 'no_answer', payment, happened: false }
  }
  const fingerprint = bank.fingerprint(card.number)
  const decided = await bank.store.write(() => decide(bank, sessionId, card, fingerprint, behavior))
  await bank.notifier.deliver(decided.tell)
  if (behavior !== 'answer_lost' || decided.outcome.kind !== 'decided') return decided.outcome
  await sleep(2000 / bank.speed)
  return { kind: 'no_answer', payment: decided.outcome.payment, happened: true }
}

type Decided = { outcome: PayOutcome; tell: readonly string[] }

function decide(
  bank: Bank,
  sessionId: string,
  card: CheckedCard,
  fingerprint: string,
  behavior: Behavior,
): Decided {
  const payment = findPayment(bank.store, 'session_id', sessionId)
  const refusal = refuseIfOver(payment)
  if (payment === undefined || refusal !== undefined)
    return { outcome: refusal ?? { kind: 'missing' }, tell: [] }
  const last4 = card.number.slice(-4)
  bank.store.run(
    `insert into cards (fingerprint, last4, brand) values (?, ?, ?) on conflict do nothing`,
    fingerprint,
    last4,
    card.brand,
  )
  bank.store.run(
    `update payments set attempts = attempts + 1, card = ?, last4 = ?, brand = ?, expiry_month = ?, expiry_year = ?, holder = ?
     where id = ?`,
    fingerprint, last4, card.brand, card.expiryMonth, card.expiryYear, card.name, payment.id,
  ) // prettier-ignore
  if (payment.state === 'requires_confirmation')
    bank.store.run(`delete from challenges where payment_id = ?`, payment.id)
  if (behavior === 'confirm') {
    challenge(bank, payment.id)
    return concluded(bank, payment.id, [])
  }
  const declined = declineOf(bank, payment, fingerprint, behavior)
  if (declined !== undefined) return concluded(bank, payment.id, decline(bank, payment.id, declined))
  // The shop wants to know that it is the holder who pays, however the card is.
  if (bank.store.one(`select 1 as one from asked_confirmations where payment_id = ?`, payment.id)) {
    challenge(bank, payment.id)
    return concluded(bank, payment.id, [])
  }
  return concluded(bank, payment.id, authorize(bank, payment, fingerprint, behavior))
}

function refuseIfOver(payment: PaymentRow | undefined): PayOutcome | undefined {
  if (payment === undefined) return { kind: 'missing' }
  if (payment.state === 'authorized' || payment.state === 'captured' || payment.state === 'voided')
    return { kind: 'already', payment }
  return sessionOpen(payment, new Date().toISOString()) ? undefined : { kind: 'closed', payment }
}

function concluded(bank: Bank, paymentId: string, tell: readonly string[]): Decided {
  const payment = findPayment(bank.store, 'id', paymentId)
  if (payment === undefined) throw new Error('a payment vanished while it was decided')
  return { outcome: { kind: 'decided', payment }, tell }
}

function declineOf(
  bank: Bank,
  payment: PaymentRow,
  card: string,
  behavior: Behavior,
): DeclineCode | undefined {
  if (typeof behavior === 'object') return behavior.decline
  if (behavior !== 'ordinary') return undefined
  const used =
    balance(bank.store, `issuer:card:${card}:held`, payment.currency) +
    balance(bank.store, `issuer:card:${card}:owed`, payment.currency)
  return used + payment.amount_minor > cardLimitMinor ? 'over_limit' : undefined
}

function decline(bank: Bank, paymentId: string, code: DeclineCode): string[] {
  bank.store.run(`update payments set state = 'declined', decline_code = ? where id = ?`, code, paymentId)
  return recordNotification(bank, 'payment.declined', paymentId)
}

function authorize(bank: Bank, payment: PaymentRow, card: string, behavior: Behavior): string[] {
  const until = new Date(Date.now() + bank.authorizationSeconds * 1000).toISOString()
  bank.store.run(
    `update payments set state = 'authorized', decline_code = null, authorized_minor = amount_minor, authorized_until = ?
     where id = ?`,
    until,
    payment.id,
  )
  book(bank.store, {
    debit: `issuer:card:${card}:held`,
    credit: 'issuer:holds',
    currency: payment.currency,
    minor: payment.amount_minor,
    code: 'hold',
    paymentId: payment.id,
  })
  return recordNotification(bank, 'payment.authorized', payment.id, behavior)
}

function challenge(bank: Bank, paymentId: string): void {
  bank.store.run(
    `insert into challenges (payment_id, code, created_at) values (?, ?, ?)`,
    paymentId,
    String(randomInt(1_000_000)).padStart(6, '0'),
    new Date().toISOString(),
  )
  bank.store.run(
    `update payments set state = 'requires_confirmation', decline_code = null where id = ?`,
    paymentId,
  )
}

/** What came of a confirmation code; `wrong` tells how many tries are left. */
export type ConfirmOutcome = PayOutcome | { kind: 'wrong'; payment: PaymentRow; left: number }

/** Check the code the cardholder typed; the third wrong one declines the payment. 123456 is always right. */
export async function confirmPayment(bank: Bank, sessionId: string, code: string): Promise<ConfirmOutcome> {
  const decided = await bank.store.write(() => decideConfirmation(bank, sessionId, code))
  await bank.notifier.deliver(decided.tell)
  return decided.outcome
}

type Challenge = { code: string; wrong: bigint }

function decideConfirmation(
  bank: Bank,
  sessionId: string,
  code: string,
): { outcome: ConfirmOutcome; tell: readonly string[] } {
  const payment = findPayment(bank.store, 'session_id', sessionId)
  if (payment === undefined) return { outcome: { kind: 'missing' }, tell: [] }
  const open = bank.store.one<Challenge>(
    `select code, wrong from challenges where payment_id = ?`,
    payment.id,
  )
  if (payment.state !== 'requires_confirmation' || open === undefined) {
    const settled = payment.state === 'authorized' || payment.state === 'captured'
    return { outcome: { kind: settled ? 'already' : 'decided', payment }, tell: [] }
  }
  // The session may have used its last try, yet the confirmation of that try is still welcome.
  if (payment.expires_at <= new Date().toISOString())
    return { outcome: { kind: 'closed', payment }, tell: [] }
  if (code === open.code || code === '123456') {
    bank.store.run(`delete from challenges where payment_id = ?`, payment.id)
    return concluded(bank, payment.id, authorize(bank, payment, payment.card ?? '', 'approve'))
  }
  const wrong = open.wrong + 1n
  if (wrong >= wrongCodeLimit) {
    bank.store.run(`delete from challenges where payment_id = ?`, payment.id)
    return concluded(bank, payment.id, decline(bank, payment.id, 'confirmation_failed'))
  }
  bank.store.run(`update challenges set wrong = ? where payment_id = ?`, wrong, payment.id)
  return { outcome: { kind: 'wrong', payment, left: Number(wrongCodeLimit - wrong) }, tell: [] }
}

/** Whether the session ended because too many cards were tried. */
export function triedTooOften(payment: PaymentRow): boolean {
  return payment.attempts >= attemptLimit
}
